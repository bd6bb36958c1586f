import type { Architecture, NetworkOptions } from './architecture';
import { batchNorm, elu, leakyRelu, maxPool, reshapeToImage, sigmoid } from './layers';
import { convModule, deconvModule, denseLayer, lastDeconv, maybeDropout, type Family } from './modules';

/** The Theano program's gain; the PyTorch port's sqrt(2 / 1.0001) is the same to four digits. */
const family: Family = { norm: 'bn2d', gain: Math.SQRT2 };

interface Variant {
  readonly name: string;
  /** Filters of each convolution; after each inner list the image is halved. */
  readonly filters: readonly (readonly number[])[];
  /** Height and width of the image that the code is read as. */
  readonly codeSide: number;
  /** Filters of the decoder's convolutions, after each inner list the image is doubled; the last one gives the image. */
  readonly decoder: readonly (readonly number[])[];
  readonly family: Family;
}

/**
 * The networks for CIFAR-10, 5 x 5 convolutions with batch normalisation, 2 x 2 max-pooling and one dense layer of 128
 * units, mirrored by their decoders. Pooling comes before the activation: the order does not matter, both activations
 * being monotone, and this one has a quarter of the work.
 */
function lenet({ name, filters, codeSide, decoder, family }: Variant): Architecture {
  const { activation = leakyRelu } = family;
  const convolutions = filters.flat().length;
  return {
    name,
    inputShape: [32, 32, 3],
    repDim: 128,
    autoencoderConvolutions: 'glorot',
    encoder: (options) => {
      let number = 0;
      return [
        ...filters.flatMap((module) => [
          ...module.flatMap((count, i) => {
            number++;
            const [convolution, norm, activate] = convModule(number, count, family, options);
            const pooled = i === module.length - 1 ? [maxPool()] : [];
            return [
              ...maybeDropout(number === 1 ? 'input' : 'later', options),
              convolution,
              norm,
              ...pooled,
              activate,
            ];
          }),
        ]),
        ...maybeDropout('later', options),
        denseLayer('fc1', options.repDim, options),
      ];
    },
    decoder: (options: NetworkOptions) => {
      let number = 0;
      // Only where the image has just been doubled does a convolution enlarge.
      const modules = decoder.flatMap((module, m) =>
        module.flatMap((count, i) => {
          number++;
          const enlarge = i === 0 && (m > 0 || codeSide < 4);
          return deconvModule(number, count, convolutions + number, family, options, { enlarge });
        }),
      );
      return [
        ...(options.decoderNorm === 'code' ? [batchNorm('bn1d', options)] : []),
        reshapeToImage(codeSide, codeSide),
        activation(),
        ...modules,
        ...lastDeconv(number + 1, 3, convolutions + number + 1, family, options),
        sigmoid(),
      ];
    },
  };
}

/** Architecture 3 of the Theano program and the network of the PyTorch port: the one behind the paper's table. */
export const cifar10LeNet = lenet({
  name: 'cifar10-lenet',
  filters: [[32], [64], [128]],
  codeSide: 4,
  decoder: [[128], [64], [32]],
  family,
});

/** The port's variant with ELU in place of leaky ReLU. */
export const cifar10LeNetElu = lenet({
  name: 'cifar10-lenet-elu',
  filters: [[32], [64], [128]],
  codeSide: 4,
  decoder: [[128], [64], [32]],
  family: { ...family, activation: elu, gain: 1 },
});

/** Architecture 1 of the Theano program: two convolutions before each pooling. */
export const cifar10Architecture1 = lenet({
  name: 'cifar10-arch1',
  filters: [
    [16, 16],
    [32, 32],
    [64, 64],
  ],
  codeSide: 2,
  decoder: [
    [64, 64],
    [32, 32],
    [16, 16],
  ],
  family,
});

/** Architecture 2 of the Theano program: half of architecture 3's filters. */
export const cifar10Architecture2 = lenet({
  name: 'cifar10-arch2',
  filters: [[16], [32], [64]],
  codeSide: 4,
  decoder: [[64], [32], [16]],
  family,
});
