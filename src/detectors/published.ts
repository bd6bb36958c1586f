import type { TrainingOptions } from './options';
import type { Port } from './ports';

/**
 * How long and how fast the two published programs train on MNIST: mnist_svdd.sh of the Theano program with the
 * arguments of its README (its built-in pretraining has ae_C 1e3 and no drop of the rate), and the README of the PyTorch
 * port.
 */
export const PUBLISHED_TRAINING: Readonly<
  Record<Port, Readonly<Record<'autoencoder' | 'deepSvdd', TrainingOptions>>>
> = {
  theano: {
    autoencoder: { epochs: 150, learningRate: 1e-4, milestones: [], batchSize: 200, weightDecay: 1e-3 },
    deepSvdd: { epochs: 150, learningRate: 1e-4, milestones: [50], batchSize: 200, weightDecay: 1e-6 },
  },
  pytorch: {
    autoencoder: { epochs: 150, learningRate: 1e-4, milestones: [50], batchSize: 200, weightDecay: 0.5e-3 },
    deepSvdd: { epochs: 150, learningRate: 1e-4, milestones: [50], batchSize: 200, weightDecay: 0.5e-6 },
  },
};
