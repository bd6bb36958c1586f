import { boolean, group, integer, oneOf } from './knob';
import { notForClassifier, onlyWithAutoencoder, onlyWithEncoder, onlyWithNetwork } from './situation';

/** The networks, and the size of the images that each takes. */
export const NETWORKS: Readonly<Record<string, readonly [height: number, width: number, channels: number]>> =
  {
    'mnist-lenet': [28, 28, 1],
    'mnist-arch2': [28, 28, 1],
    'cifar10-lenet': [32, 32, 3],
    'cifar10-lenet-elu': [32, 32, 3],
    'cifar10-arch1': [32, 32, 3],
    'cifar10-arch2': [32, 32, 3],
    'gtsrb-lenet': [32, 32, 3],
  };

/** The network, and the choices in which the two published programs differ. */
export const NETWORK_KNOBS = group(onlyWithNetwork, {
  network: oneOf(Object.keys(NETWORKS), 'the network'),
  repDim: integer(1, 'length of the representation', 4096),
  affine: boolean('batch normalisation with trained scale and offset'),
  runningStatistics: oneOf(['inverse-std', 'variance'], 'what batch normalisation averages for evaluation'),
  initialiser: oneOf(['glorot', 'torch'], 'how kernels begin'),
  batches: oneOf(['fixed', 'reshuffled'], 'how images are dealt into batches'),
  radiusRule: {
    ...oneOf(['order-statistic', 'quantile'], 'how the radius follows from the distances'),
    meaningless: notForClassifier,
  },
  decayScales: {
    ...boolean("the autoencoder's weight decay also takes the scales of batch normalisation"),
    meaningless: onlyWithAutoencoder,
  },
  decoderNorm: {
    ...oneOf(['output', 'code'], 'what the colour decoders normalise beside their convolutions'),
    meaningless: (situation) =>
      String(situation.all['network']).startsWith('mnist')
        ? 'the decoder of this network has neither'
        : onlyWithAutoencoder(situation),
  },
  bias: { ...boolean('biases in convolutions and dense layers'), neutral: false },
  dictionary: {
    ...boolean("the first convolution begins with a dictionary of the training images' patches"),
    neutral: false,
  },
  precision: {
    ...oneOf(['f32', 'bf16'], 'what convolutions compute with; bf16 needs AVX512_BF16 or AMX'),
    neutral: 'f32',
  },
  dropout: {
    ...boolean("dropout in Deep SVDD's network while it is trained"),
    neutral: false,
    meaningless: onlyWithEncoder,
  },
});
