import type { DeepSvddOptions, NetworkDetectorOptions, Recipe } from '../detectors';
import { InputError } from '../errors';
import type { RunConfig } from './config';

/** The autoencoder that a config asks for, as a method or for pretraining. */
export function autoencoderOptions(config: RunConfig): NetworkDetectorOptions {
  return {
    ...common(config),
    training: {
      epochs: required(config, 'aeEpochs'),
      learningRate: required(config, 'aeLearningRate'),
      milestones: required(config, 'aeMilestones'),
      batchSize: required(config, 'aeBatchSize'),
      weightDecay: required(config, 'aeWeightDecay'),
    },
  };
}

/** The Deep SVDD detector that a config asks for, without its pretrained autoencoder. */
export function deepSvddOptions(config: RunConfig): DeepSvddOptions {
  const { warmUpEpochs, radiusEvery } = config;
  return {
    ...common(config),
    objective: required(config, 'objective'),
    ...(warmUpEpochs === undefined ? {} : { warmUpEpochs }),
    ...(radiusEvery === undefined ? {} : { radiusEvery }),
    training: {
      epochs: required(config, 'epochs'),
      learningRate: required(config, 'learningRate'),
      milestones: required(config, 'milestones'),
      batchSize: required(config, 'batchSize'),
      weightDecay: required(config, 'weightDecay'),
    },
  };
}

function common(config: RunConfig): NetworkDetectorOptions {
  const { network, repDim, port, nu, seed } = config;
  const { affine, runningStatistics, initialiser, batches, radiusRule, decayScales } = config;
  const recipe: Recipe = { affine, runningStatistics, initialiser, batches, radiusRule, decayScales };
  return { network, repDim, port, nu, seed, recipe };
}

function required<Key extends keyof RunConfig>(config: RunConfig, key: Key): NonNullable<RunConfig[Key]> {
  const value = config[key];
  if (value === undefined || value === null) throw new InputError(`The config of this run has no "${key}".`);
  return value;
}
