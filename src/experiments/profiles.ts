import type { Port } from '../detectors/ports';
import { PUBLISHED_TRAINING } from '../detectors/published';

/**
 * How much work a run is.
 *
 * - `smoke`: as little as runs every step; its numbers mean nothing.
 * - `quick`: the fewest epochs that still give the digit 0 an AUC above .97; about half a minute.
 * - `paper`: the published programs' own epochs, 150 + 150 on MNIST.
 */
export type Profile = 'smoke' | 'quick' | 'paper';

export const PROFILES: readonly Profile[] = ['smoke', 'quick', 'paper'];

/** The values of the config that a profile decides. */
export function profileSettings(profile: Profile, port: Port) {
  const { autoencoder, deepSvdd } = PUBLISHED_TRAINING[port];
  const published = {
    maxTrain: null as number | null,
    maxTest: null as number | null,
    warmUpEpochs: 10,
    radiusEvery: 5,
    epochs: deepSvdd.epochs,
    learningRate: deepSvdd.learningRate,
    milestones: deepSvdd.milestones,
    batchSize: deepSvdd.batchSize,
    weightDecay: deepSvdd.weightDecay,
    aeEpochs: autoencoder.epochs,
    aeLearningRate: autoencoder.learningRate,
    aeMilestones: autoencoder.milestones,
    aeBatchSize: autoencoder.batchSize,
    aeWeightDecay: autoencoder.weightDecay,
  };
  switch (profile) {
    case 'paper':
      return published;
    case 'quick':
      return { ...published, epochs: 30, aeEpochs: 5, milestones: [], aeMilestones: [] };
    case 'smoke':
      return {
        ...published,
        maxTrain: 400,
        maxTest: 500,
        epochs: 2,
        aeEpochs: 1,
        milestones: [],
        aeMilestones: [],
        warmUpEpochs: 1,
        radiusEvery: 1,
      };
  }
}
