import { tf, type Tensor, type Tensor1D, type Tensor4D } from '../../tensorflow';
import { kernelInitialiser, leakyReluGain, type Initialiser } from '../initialisers';
import type { LayerMaker } from '../layer';

/**
 * A square convolution of stride 1 (cross-correlation, as everywhere in practice).
 *
 * The kernel is [size, size, channels in, filters]. The PyTorch port's decoder uses transposed convolutions of stride
 * 1; with a kernel of 5 and padding p these are ordinary convolutions with padding 4 - p and the kernel turned by half
 * a turn, so this layer serves for both.
 *
 * @param name of the layer, "conv1"
 * @param padding zeros on each side: 2 keeps the size of the image, 1 takes two off
 */
export function conv(
  name: string,
  filters: number,
  {
    size = 5,
    padding = 2,
    bias = false,
    initialiser = 'glorot',
  }: { size?: number; padding?: number; bias?: boolean; initialiser?: Initialiser } = {},
): LayerMaker {
  return ([height, width, channels]) => {
    const shrink = size - 1 - 2 * padding;
    const area = size * size;
    const initial = kernelInitialiser(initialiser, {
      fanIn: channels * area,
      fanOut: filters * area,
      gain: leakyReluGain(0.01),
    });
    const kernelSize = area * channels * filters;
    return {
      description: `conv ${size}x${size}`,
      outputShape: [height - shrink, width - shrink, filters],
      weights: [
        {
          name: `${name}.weight`,
          kind: 'kernel',
          shape: [size, size, channels, filters],
          initial: (stream) => initial(stream, kernelSize),
        },
        ...(bias
          ? [
              {
                name: `${name}.bias`,
                kind: 'bias' as const,
                shape: [filters],
                initial: () => new Float32Array(filters),
              },
            ]
          : []),
      ],
      apply: (x, context) => {
        const y = convolve(
          x as Tensor4D,
          context.weight(`${name}.weight`) as Tensor4D,
          padding,
          shrink === 0,
        );
        return bias ? tf.add(y, context.weight(`${name}.bias`) as Tensor1D) : y;
      },
    };
  };
}

function convolve(x: Tensor4D, kernel: Tensor4D, padding: number, keepsSize: boolean): Tensor {
  if (keepsSize) return tf.conv2d(x, kernel, 1, 'same');
  // TensorFlow's filter gradient is four times slower with explicit padding than without.
  const border: [number, number] = [padding, padding];
  return tf.conv2d(tf.pad(x, [[0, 0], border, border, [0, 0]]), kernel, 1, 'valid');
}
