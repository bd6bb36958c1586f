import type { Port } from '../detectors/ports';
import { publishedTraining } from '../detectors/published';

/**
 * How much work a run is.
 *
 * - `smoke`: as little as runs every step; its numbers mean nothing.
 * - `quick`: the fewest epochs that still give the digit 0 an AUC above .97; about half a minute.
 * - `paper`: the published programs' own settings, 150 + 150 epochs on MNIST, 350 + 150 on CIFAR-10.
 */
export type Profile = 'smoke' | 'quick' | 'paper';

export const PROFILES: readonly Profile[] = ['smoke', 'quick', 'paper'];

/** The values of the config that a profile decides. */
export function profileSettings(profile: Profile, port: Port, network: string) {
  const autoencoder = publishedTraining(network, port, 'autoencoder');
  const deepSvdd = publishedTraining(network, port, 'deepSvdd');
  const published = {
    maxTrain: null as number | null,
    maxTest: null as number | null,
    warmUpEpochs: 10,
    radiusEvery: 5,
    solver: deepSvdd.solver,
    momentum: deepSvdd.momentum,
    epochs: deepSvdd.epochs,
    learningRate: deepSvdd.learningRate,
    milestones: deepSvdd.milestones,
    lrDropFactor: deepSvdd.dropFactor,
    lrDecayAfterEpoch: deepSvdd.decayAfterEpoch,
    batchSize: deepSvdd.batchSize,
    weightDecay: deepSvdd.weightDecay,
    aeSolver: autoencoder.solver,
    aeMomentum: autoencoder.momentum,
    aeEpochs: autoencoder.epochs,
    aeLearningRate: autoencoder.learningRate,
    aeMilestones: autoencoder.milestones,
    aeLrDropFactor: autoencoder.dropFactor,
    aeLrDecayAfterEpoch: autoencoder.decayAfterEpoch,
    aeBatchSize: autoencoder.batchSize,
    aeWeightDecay: autoencoder.weightDecay,
    gamma: 'holdout' as 'holdout' | 'scale',
    bandwidth: 'cv' as 'cv' | number,
  };
  const brief = { ...published, milestones: [], aeMilestones: [] };
  switch (profile) {
    case 'paper':
      return published;
    case 'quick':
      return { ...brief, epochs: 30, aeEpochs: 5 };
    case 'smoke':
      return {
        ...brief,
        ...{ maxTrain: 400, maxTest: 500, epochs: 2, aeEpochs: 1, warmUpEpochs: 1, radiusEvery: 1 },
        ...{ gamma: 'scale' as const, bandwidth: 1 },
      };
  }
}
