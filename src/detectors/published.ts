import type { Port } from './ports';
import type { TrainingOptions } from './trainingOptions';

type Stage = 'autoencoder' | 'deepSvdd';
type Settings = Readonly<Record<Port, Readonly<Record<Stage, TrainingOptions>>>>;

/** What all published settings have in common. */
const COMMON = {
  learningRate: 1e-4,
  dropFactor: 10,
  decayAfterEpoch: null,
  solver: 'adam',
  momentum: 0.9,
} as const;

const deepSvdd = (weightDecay: number, batchSize = 200): TrainingOptions => ({
  ...COMMON,
  epochs: 150,
  milestones: [50],
  batchSize,
  weightDecay,
});
const autoencoder = (
  epochs: number,
  milestones: readonly number[],
  weightDecay: number,
  batchSize = 200,
): TrainingOptions => ({ ...COMMON, epochs, milestones, batchSize, weightDecay });

/**
 * How long and how fast the two published programs train, by the data that a network was made for.
 *
 * - MNIST: mnist_svdd.sh of the Theano program with the arguments of its README (its built-in pretraining has ae_C 1e3 and
 *   no drop of the rate); the README of the PyTorch port.
 * - CIFAR-10: cifar10_cae.sh and cifar10_svdd.sh with their author's arguments; the README of the PyTorch port.
 * - GTSRB: gtsrb_cae.sh and gtsrb_svdd.sh with the epochs of CIFAR-10. The PyTorch port has no GTSRB; here it gets its own
 *   half of the weight decay.
 */
const PUBLISHED: Readonly<Record<'mnist' | 'cifar10' | 'gtsrb', Settings>> = {
  mnist: {
    theano: { autoencoder: autoencoder(150, [], 1e-3), deepSvdd: deepSvdd(1e-6) },
    pytorch: { autoencoder: autoencoder(150, [50], 0.5e-3), deepSvdd: deepSvdd(0.5e-6) },
  },
  cifar10: {
    theano: { autoencoder: autoencoder(350, [250], 1e-6), deepSvdd: deepSvdd(1e-6) },
    pytorch: { autoencoder: autoencoder(350, [250], 0.5e-6), deepSvdd: deepSvdd(0.5e-6) },
  },
  gtsrb: {
    theano: { autoencoder: autoencoder(350, [250], 1e-6, 64), deepSvdd: deepSvdd(1e-6, 64) },
    pytorch: { autoencoder: autoencoder(350, [250], 0.5e-6, 64), deepSvdd: deepSvdd(0.5e-6, 64) },
  },
};

/** @param network its name begins with the data it was made for: 'mnist-lenet', 'cifar10-arch1', … */
export function publishedTraining(network: string, port: Port, stage: Stage): TrainingOptions {
  const data = (Object.keys(PUBLISHED) as (keyof typeof PUBLISHED)[]).find((name) =>
    network.startsWith(name),
  );
  return PUBLISHED[data ?? 'mnist'][port][stage];
}
