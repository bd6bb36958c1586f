import type { Objective } from '../detectors/deepSvdd';
import type { Port, Recipe } from '../detectors/ports';
import {
  resolveSphere,
  type CentreStart,
  type CentreUpdate,
  type RadiusUpdate,
} from '../detectors/sphere/options';
import type { KdeKernel, SvmKernel } from '../detectors/shallow';
import { InputError } from '../errors';
import type { Centring, GcnScale } from '../preprocessing';
import type { ReconstructionLoss, SolverName } from '../training';
import { defaultNetwork, defaultsFor } from './defaults';
import { isNeutral, KNOBS, knobOf, NETWORKS, situationOf, type METHODS } from './knobs';
import type { Profile } from './profiles';

/** The methods that a run can use. */
export type Method = (typeof METHODS)[number];

/**
 * Everything that determines a run, with every default filled in. Keys that do not concern the run are absent: those of
 * Deep SVDD with another method, those of the autoencoder without pretraining, those of the soft boundary without one,
 * those of networks where a shallow method works on pixels.
 */
export interface RunConfig extends Partial<Recipe> {
  readonly method: Method;
  /** The profile that the defaults came from; single values may differ from it. */
  readonly profile: Profile;
  readonly port?: Port;
  readonly dataset: string;
  readonly normal: 'all' | readonly number[];
  readonly outlier: 'rest' | readonly number[];
  /** Whose test images are the outliers; 'none' for those of the data set itself. */
  readonly outlierDataset: string;
  readonly equalNumbers?: boolean;
  readonly outFrac: number;
  readonly maxTrain: number | null;
  readonly maxTest: number | null;
  readonly standardise?: 'none' | 'normal-set' | 'own';
  readonly gcn?: GcnScale | 'none';
  readonly centring?: Centring | 'none';
  readonly zca?: boolean;
  readonly network?: string;
  readonly repDim?: number;
  readonly nu?: number;
  /** The fingerprint of the saved model that the run begins with; null without one. */
  readonly loadModel: string | null;
  readonly seed: number;
  readonly threads: number;

  readonly objective?: Objective;
  readonly warmUpEpochs?: number;
  readonly radiusEvery?: number;
  readonly radiusUpdate?: RadiusUpdate;
  readonly initialRadius?: number | null;
  readonly centre?: CentreStart;
  readonly centreUpdate?: CentreUpdate;
  readonly reconstructionPenalty?: number;
  readonly reconstructionLoss?: ReconstructionLoss;
  readonly solver?: SolverName;
  readonly momentum?: number;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly milestones?: readonly number[];
  readonly lrDropFactor?: number;
  readonly lrDecayAfterEpoch?: number | null;
  readonly batchSize?: number;
  readonly weightDecay?: number;

  readonly pretrain?: boolean;
  readonly aeLoss?: ReconstructionLoss;
  readonly aeSolver?: SolverName;
  readonly aeMomentum?: number;
  readonly aeEpochs?: number;
  readonly aeLearningRate?: number;
  readonly aeMilestones?: readonly number[];
  readonly aeLrDropFactor?: number;
  readonly aeLrDecayAfterEpoch?: number | null;
  readonly aeBatchSize?: number;
  readonly aeWeightDecay?: number;

  readonly pca?: number | null;
  readonly features?: 'pixels' | 'autoencoder' | 'deep-svdd';
  readonly kernel?: SvmKernel | KdeKernel;
  readonly gamma?: number | 'scale' | 'max-distance' | 'holdout';
  readonly degree?: number;
  readonly coef0?: number;
  readonly bandwidth?: number | 'cv' | 'max-distance';
  readonly bandwidthGrid?: 'paper' | 'theano';
  readonly trees?: number;
  readonly samples?: number;
  readonly contamination?: number;
  readonly neighbours?: number;
}

/** Classes as a text: "all", or their numbers. */
export const classesText = (classes: 'all' | readonly number[], separator = '+'): string =>
  classes === 'all' ? classes : classes.join(separator);

/** What a user gives: any of the keys. */
export type RunSettings = Partial<RunConfig>;

/**
 * Fills in what is not given: from the profile ('quick' by default), the port ('theano' by default), and the method.
 *
 * @throws InputError naming the key that is unknown, has a value that cannot be, or does not concern this run
 */
export function resolveConfig(settings: RunSettings): RunConfig {
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  for (const [key, value] of Object.entries(given)) check(key, value);
  const all: Record<string, unknown> = { ...defaultsFor(settings), ...given };
  if (all['normal'] === undefined) {
    throw new InputError('Which classes are normal? Give "normal", e.g. --normal 0.');
  }
  const situation = situationOf(all);
  const config: Record<string, unknown> = {};
  for (const key of Object.keys(KNOBS)) {
    const why = knobOf(key)?.meaningless?.(situation, key);
    if (why === undefined) config[key] = all[key];
    else if (key in given && !isNeutral(key, given[key])) {
      throw new InputError(`"${key}" means nothing here: ${why}.`);
    }
  }
  const resolved = config as unknown as RunConfig;
  checkSizes(resolved);
  checkOutliers(resolved);
  if (situation.trainsDeepSvdd) resolveSphere(resolved, resolved.repDim ?? 0);
  if (resolved.method === 'classifier') checkClassifier(resolved);
  return resolved;
}

/**
 * Reads a config that was written before.
 *
 * @throws InputError when a key is missing, unknown or wrong
 */
export function parseConfig(json: unknown): RunConfig {
  if (typeof json !== 'object' || json === null) throw new InputError('A config must be a JSON object.');
  const config = resolveConfig(json);
  const missing = Object.keys(config).filter(
    (key) => !(key in json) && !isNeutral(key, config[key as keyof RunConfig]),
  );
  if (missing.length > 0) throw new InputError(`The config does not say ${missing.join(', ')}.`);
  return config;
}

function check(key: string, value: unknown): void {
  const knob = knobOf(key);
  if (!knob) {
    throw new InputError(`There is no setting "${key}". Known settings: ${Object.keys(KNOBS).join(', ')}.`);
  }
  if (!knob.schema.safeParse(value).success) {
    throw new InputError(`"${key}" must be ${knob.expects}, not ${JSON.stringify(value)}.`);
  }
}

/** @throws InputError when the network does not take the data set's images */
function checkSizes({ dataset, network }: RunConfig): void {
  if (network === undefined) return;
  const gray = dataset === 'mnist' || dataset === 'fashion-mnist';
  const [height, width, channels] = NETWORKS[network];
  if (gray !== (channels === 1)) {
    throw new InputError(
      `The network "${network}" takes images of ${height} x ${width} x ${channels}, which those of ` +
        `"${dataset}" are not. Use "${defaultNetwork(dataset)}".`,
    );
  }
}

/** @throws InputError when there are no outliers, or they are said in two ways */
function checkOutliers({ dataset, normal, outlier, outlierDataset, outFrac, standardise }: RunConfig): void {
  if (outlierDataset === 'none') {
    if (normal === 'all') {
      throw new InputError('With all classes normal there are no outliers: give "outlierDataset" too.');
    }
    if (standardise === 'own') {
      throw new InputError(
        '"standardise" can be "own" only where the outliers are another set\'s: see "outlierDataset".',
      );
    }
  } else if (outlierDataset === dataset) {
    throw new InputError(`"outlierDataset" must be another set than the normal one, "${dataset}".`);
  } else if (outlier !== 'rest' || outFrac > 0) {
    throw new InputError(
      `"outlier" and "outFrac" mean nothing here: the outliers are those of ${outlierDataset}.`,
    );
  }
}

/** @throws InputError for a classifier without outliers to learn from, or one that begins with a saved model */
function checkClassifier({ outFrac, loadModel }: RunConfig): void {
  if (outFrac === 0) {
    throw new InputError(
      'A classifier learns from outliers too: give "outFrac" above 0, e.g. --out-frac 0.1.',
    );
  }
  if (loadModel !== null) throw new InputError('A classifier begins with no saved model.');
}
