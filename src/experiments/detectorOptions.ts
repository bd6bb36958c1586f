import {
  BANDWIDTHS,
  ImageStatistic,
  IsolationForest,
  Kde,
  NearestNeighbours,
  OcSvm,
  PORTS,
  type AutoencoderOptions,
  type DeepSvddOptions,
  type KdeKernel,
  type NetworkDetectorOptions,
  type Recipe,
  type SvmKernel,
} from '../detectors';
import { InputError } from '../errors';
import type { RunConfig } from './config';

/** The autoencoder that a config asks for, as a method or for pretraining. */
export function autoencoderOptions(config: RunConfig): AutoencoderOptions {
  return {
    ...common(config),
    loss: config.aeLoss ?? 'l2',
    training: {
      solver: required(config, 'aeSolver'),
      momentum: config.aeMomentum ?? 0.9,
      epochs: required(config, 'aeEpochs'),
      learningRate: required(config, 'aeLearningRate'),
      milestones: required(config, 'aeMilestones'),
      dropFactor: required(config, 'aeLrDropFactor'),
      decayAfterEpoch: config.aeLrDecayAfterEpoch ?? null,
      batchSize: required(config, 'aeBatchSize'),
      weightDecay: required(config, 'aeWeightDecay'),
    },
  };
}

/** The Deep SVDD detector that a config asks for, without its pretrained autoencoder. */
export function deepSvddOptions(config: RunConfig): DeepSvddOptions {
  return {
    ...encoderOptions(config),
    objective: required(config, 'objective'),
    ...given(config, [
      'warmUpEpochs',
      'radiusEvery',
      'radiusUpdate',
      'initialRadius',
      'centre',
      'centreUpdate',
    ]),
    ...given(config, ['reconstructionPenalty', 'reconstructionLoss']),
  };
}

/** How a config trains Deep SVDD's network, for Deep SVDD or to classify. */
export function encoderOptions(config: RunConfig): NetworkDetectorOptions {
  return {
    ...common(config),
    training: {
      solver: required(config, 'solver'),
      momentum: config.momentum ?? 0.9,
      epochs: required(config, 'epochs'),
      learningRate: required(config, 'learningRate'),
      milestones: required(config, 'milestones'),
      dropFactor: required(config, 'lrDropFactor'),
      decayAfterEpoch: config.lrDecayAfterEpoch ?? null,
      batchSize: required(config, 'batchSize'),
      weightDecay: required(config, 'weightDecay'),
    },
  };
}

/** The shallow detector that a config asks for. */
export function shallowDetector(
  config: RunConfig,
): OcSvm | Kde | IsolationForest | NearestNeighbours | ImageStatistic {
  const { method, gamma = 'scale', bandwidth = 'cv', bandwidthGrid = 'paper', kernel, seed } = config;
  switch (method) {
    case 'ocsvm':
      return new OcSvm({
        nu: required(config, 'nu'),
        kernel: kernel as SvmKernel,
        // Without a choice to make, what is chosen among is not needed.
        gamma: gamma === 'holdout' ? 'scale' : gamma,
        degree: required(config, 'degree'),
        coef0: required(config, 'coef0'),
      });
    case 'kde':
      return new Kde({
        kernel: kernel as KdeKernel,
        nu: required(config, 'nu'),
        bandwidth: bandwidth === 'cv' ? BANDWIDTHS[bandwidthGrid] : bandwidth,
      });
    case 'isolation-forest':
      return new IsolationForest({
        trees: required(config, 'trees'),
        samples: required(config, 'samples'),
        contamination: required(config, 'contamination'),
        seed,
      });
    case 'brightness':
    case 'complexity':
      return new ImageStatistic({ statistic: method, nu: required(config, 'nu') });
    case 'knn':
      return new NearestNeighbours({
        neighbours: required(config, 'neighbours'),
        nu: required(config, 'nu'),
      });
    default:
      throw new InputError(`"${method}" is no shallow method.`);
  }
}

function common(config: RunConfig): NetworkDetectorOptions {
  const {
    bias = false,
    dictionary = false,
    dropout = false,
    decoderNorm = 'output',
    decayScales = true,
  } = config;
  const recipe: Recipe = {
    affine: required(config, 'affine'),
    runningStatistics: required(config, 'runningStatistics'),
    initialiser: required(config, 'initialiser'),
    batches: required(config, 'batches'),
    radiusRule: config.radiusRule ?? PORTS[required(config, 'port')].radiusRule,
    decayScales,
    decoderNorm,
    bias,
    dictionary,
    ...(config.precision === 'bf16' ? { precision: config.precision } : {}),
    dropout,
  };
  return {
    network: required(config, 'network'),
    repDim: required(config, 'repDim'),
    port: required(config, 'port'),
    nu: config.nu ?? 0.1,
    seed: config.seed,
    recipe,
  };
}

/** What a config says of these keys. */
function given<Key extends keyof RunConfig>(
  config: RunConfig,
  keys: readonly Key[],
): { [K in Key]?: Exclude<RunConfig[K], undefined> } {
  const said = keys.filter((key) => config[key] !== undefined).map((key) => [key, config[key]]);
  return Object.fromEntries(said) as { [K in Key]?: Exclude<RunConfig[K], undefined> };
}

function required<Key extends keyof RunConfig>(config: RunConfig, key: Key): NonNullable<RunConfig[Key]> {
  const value = config[key];
  if (value === undefined || value === null) throw new InputError(`The config of this run has no "${key}".`);
  return value;
}
