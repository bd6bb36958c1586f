import {
  conv5x5,
  conv5x5InBlocks,
  convolutionStatistics,
  fillsBlocks,
  tf,
  upsampleConv5x5,
  type PatchStatistics,
  type Precision,
  type Tensor,
  type Tensor4D,
} from '../../tensorflow';
import { kernelInitialiser, leakyReluGain, type Initialiser } from '../initialisers';
import type { KerasLayer, Layer, LayerContext, LayerMaker, Shape } from '../layer';

/** Every convolution of the published networks is 5 x 5. */
const SIZE = 5;

export interface ConvOptions {
  readonly initialiser: Initialiser;
  readonly bias?: boolean;
  /** What the products are computed with; 'f32' by default. */
  readonly precision?: Precision;
  /** Of the Glorot initialisation; that of a leaky ReLU by default. */
  readonly gain?: number;
}

/**
 * A 5 x 5 convolution of stride 1 with zero padding 2, which keeps the image's size (cross-correlation, as everywhere in
 * practice); its kernel is [5, 5, channels in, filters].
 */
export function conv(name: string, filters: number, options: ConvOptions): LayerMaker {
  return (inputShape) => ({
    ...convLayer(name, filters, inputShape, options, conv5x5),
    ...(fillsBlocks(inputShape, filters) && !options.bias
      ? {
          applyInBlocks: (x: Tensor, context: LayerContext) =>
            conv5x5InBlocks(x as Tensor4D, context.weight(`${name}.weight`) as Tensor4D, options.precision),
        }
      : {}),
    // The moments of patches of more channels would take more memory than the images.
    ...(inputShape[2] === 1 && !options.bias
      ? {
          resultStatistics: (patches: PatchStatistics, context: LayerContext) =>
            convolutionStatistics(context.weight(`${name}.weight`) as Tensor4D, patches),
        }
      : {}),
    description: 'conv 5x5',
    outputShape: [inputShape[0], inputShape[1], filters],
    keras: [kerasConv(name, filters, options)],
  });
}

/**
 * Every pixel repeated in a 2 x 2 square (nearest neighbour), then a 5 x 5 convolution: the decoders' step.
 *
 * The PyTorch port's decoder uses transposed convolutions of stride 1; with padding p these are ordinary convolutions
 * with padding 4 - p and the kernel turned by half a turn, so this layer serves for both.
 *
 * @param padding 2 keeps the enlarged size; 1 takes a row or column off each side, which is how MNIST's 16 x 16 become
 *   14 x 14
 */
export function upsampleConv(
  name: string,
  filters: number,
  options: ConvOptions,
  padding: 1 | 2 = 2,
): LayerMaker {
  const border = 2 - padding;
  return (inputShape) => {
    const height = 2 * inputShape[0] - 2 * border;
    const width = 2 * inputShape[1] - 2 * border;
    return {
      ...convLayer(name, filters, inputShape, options, (x, kernel, precision) => {
        const whole = upsampleConv5x5(x, kernel, precision);
        return border === 0 ? whole : tf.slice(whole, [0, border, border, 0], [-1, height, width, -1]);
      }),
      description: 'upsample 2x, conv 5x5',
      outputShape: [height, width, filters],
      keras: [
        {
          className: 'UpSampling2D',
          config: { size: [2, 2], data_format: 'channels_last', interpolation: 'nearest' },
        },
        kerasConv(name, filters, options),
        ...(border === 0 ? [] : [cropping(border)]),
      ],
    };
  };
}

const cropping = (border: number): KerasLayer => ({
  className: 'Cropping2D',
  config: {
    cropping: [
      [border, border],
      [border, border],
    ],
    data_format: 'channels_last',
  },
});

function kerasConv(name: string, filters: number, { bias = false }: ConvOptions): KerasLayer {
  return {
    className: 'Conv2D',
    config: {
      filters,
      kernel_size: [SIZE, SIZE],
      strides: [1, 1],
      padding: 'same',
      data_format: 'channels_last',
      dilation_rate: [1, 1],
      activation: 'linear',
      use_bias: bias,
    },
    weights: [
      { name: 'kernel', from: `${name}.weight` },
      ...(bias ? [{ name: 'bias', from: `${name}.bias` }] : []),
    ],
  };
}

function convLayer(
  name: string,
  filters: number,
  [, , channels]: Shape,
  { initialiser, bias = false, precision = 'f32', gain = leakyReluGain(0.01) }: ConvOptions,
  apply: typeof conv5x5,
): Pick<Layer, 'weights' | 'apply'> {
  const area = SIZE * SIZE;
  const initial = kernelInitialiser(initialiser, {
    fanIn: channels * area,
    fanOut: filters * area,
    gain,
  });
  const biasWeight = {
    name: `${name}.bias`,
    kind: 'bias' as const,
    shape: [filters],
    initial: () => new Float32Array(filters),
  };
  return {
    weights: [
      {
        name: `${name}.weight`,
        kind: 'kernel',
        shape: [SIZE, SIZE, channels, filters],
        initial: (stream) => initial(stream, area * channels * filters),
      },
      ...(bias ? [biasWeight] : []),
    ],
    apply: (x, context) => {
      const y = apply(x as Tensor4D, context.weight(`${name}.weight`) as Tensor4D, precision);
      return bias ? tf.add(y, context.weight(`${name}.bias`)) : y;
    },
  };
}
