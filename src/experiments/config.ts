import { createHash } from 'node:crypto';
import type { Objective } from '../detectors/deepSvdd';
import { PORTS, type Port, type Recipe } from '../detectors/ports';
import type { KdeKernel, SvmKernel } from '../detectors/shallow';
import { InputError } from '../errors';
import type { Centring, GcnScale } from '../preprocessing';
import { KNOBS, type METHODS, NETWORKS, SHALLOW_METHODS, type Knob, type KnobName } from './knobs';
import { profileSettings, type Profile } from './profiles';

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
  readonly normal: readonly number[];
  readonly outlier: 'rest' | readonly number[];
  readonly outFrac: number;
  readonly maxTrain: number | null;
  readonly maxTest: number | null;
  readonly gcn: GcnScale | 'none';
  readonly centring: Centring | 'none';
  readonly zca: boolean;
  readonly network?: string;
  readonly repDim?: number;
  readonly nu?: number;
  readonly seed: number;
  readonly threads: number;

  readonly objective?: Objective;
  readonly warmUpEpochs?: number;
  readonly radiusEvery?: number;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly milestones?: readonly number[];
  readonly batchSize?: number;
  readonly weightDecay?: number;

  readonly pretrain?: boolean;
  readonly aeEpochs?: number;
  readonly aeLearningRate?: number;
  readonly aeMilestones?: readonly number[];
  readonly aeBatchSize?: number;
  readonly aeWeightDecay?: number;

  readonly pca?: number | null;
  readonly features?: 'pixels' | 'autoencoder' | 'deep-svdd';
  readonly kernel?: SvmKernel | KdeKernel;
  readonly gamma?: number | 'scale' | 'holdout';
  readonly degree?: number;
  readonly coef0?: number;
  readonly bandwidth?: number | 'cv';
  readonly trees?: number;
  readonly samples?: number;
  readonly contamination?: number;
  readonly neighbours?: number;
}

/** What a user gives: any of the keys. */
export type RunSettings = Partial<RunConfig>;

/** These keys say how a run was asked for and made; they change no score. */
const WITHOUT_EFFECT: readonly string[] = ['profile', 'threads'];

/**
 * Fills in what is not given: from the profile ('quick' by default), the port ('theano' by default), and the method.
 *
 * @throws InputError naming the key that is unknown, has a value that cannot be, or does not concern this run
 */
export function resolveConfig(settings: RunSettings): RunConfig {
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  for (const [key, value] of Object.entries(given)) check(key, value);
  const { method = 'deep-svdd', profile = 'quick', port = 'theano', dataset = 'mnist' } = settings;
  const network = settings.network ?? defaultNetwork(dataset);
  const defaults: Record<string, unknown> = {
    ...{ method, profile, port, dataset, network, outlier: 'rest', outFrac: 0, seed: 0, threads: 1 },
    ...{ gcn: defaultGcn(method, dataset, settings.features), centring: 'none', zca: false },
    ...{ repDim: network.startsWith('cifar10') ? 128 : 32, ...PORTS[port], bias: false, dropout: false },
    ...{ nu: 0.1, objective: 'one-class', pretrain: true },
    ...{ features: 'pixels', pca: (settings.features ?? 'pixels') === 'pixels' ? 0.95 : null },
    ...{ kernel: method === 'kde' ? 'gaussian' : 'rbf', degree: 3, coef0: 0 },
    ...{ trees: 100, samples: 256, contamination: 0.1, neighbours: 5 },
    ...profileSettings(profile, port, network),
  };
  const all: Record<string, unknown> = { ...defaults, ...given };
  if (all['normal'] === undefined) {
    throw new InputError('Which classes are normal? Give "normal", e.g. --normal 0.');
  }
  const config: Record<string, unknown> = {};
  for (const key of Object.keys(KNOBS) as KnobName[]) {
    const why = pointless(key, all);
    if (why === undefined) config[key] = all[key];
    else if (key in given && !isNeutral(key, given[key])) {
      throw new InputError(`"${key}" means nothing here: ${why}.`);
    }
  }
  const resolved = config as unknown as RunConfig;
  checkSizes(resolved);
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

/** Twelve hexadecimal digits that are equal for two configs when these give the same scores. */
export function configHash(config: RunConfig): string {
  const entries = Object.entries(config)
    .filter(([key, value]) => !WITHOUT_EFFECT.includes(key) && !isNeutral(key, value))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 12);
}

/** The keys in which two configs differ, as "key: one / other", but for those that change no score. */
export function configDifferences(one: RunConfig, other: RunConfig): string[] {
  const [a, b] = [one, other] as unknown as Record<string, unknown>[];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((key) => !WITHOUT_EFFECT.includes(key) && JSON.stringify(a[key]) !== JSON.stringify(b[key]))
    .map((key) => `${key}: ${show(a[key])} / ${show(b[key])}`);
}

function check(key: string, value: unknown): void {
  const knob = (KNOBS as Record<string, Knob | undefined>)[key];
  if (!knob) {
    throw new InputError(`There is no setting "${key}". Known settings: ${Object.keys(KNOBS).join(', ')}.`);
  }
  if (!knob.schema.safeParse(value).success) {
    throw new InputError(`"${key}" must be ${knob.expects}, not ${JSON.stringify(value)}.`);
  }
}

/** Whether a value says what was done before its key existed: then it makes no other run. */
function isNeutral(key: string, value: unknown): boolean {
  const knob = (KNOBS as Record<string, Knob | undefined>)[key];
  return knob !== undefined && 'neutral' in knob && knob.neutral === value;
}

const ONLY: Readonly<Partial<Record<KnobName, Method>>> = {
  gamma: 'ocsvm',
  degree: 'ocsvm',
  coef0: 'ocsvm',
  bandwidth: 'kde',
  trees: 'isolation-forest',
  samples: 'isolation-forest',
  contamination: 'isolation-forest',
  neighbours: 'knn',
};
const OF_DEEP_SVDD: readonly string[] = ['objective', 'warmUpEpochs', 'radiusEvery', 'pretrain'];
const OF_ITS_TRAINING: readonly string[] = [
  'epochs',
  'learningRate',
  'milestones',
  'batchSize',
  'weightDecay',
];
const OF_NETWORKS: readonly string[] = [
  'port',
  'network',
  'repDim',
  'bias',
  'dropout',
  ...Object.keys(PORTS.theano),
];

/** Why a key does not concern a run; undefined where it does. */
function pointless(key: KnobName, all: Record<string, unknown>): string | undefined {
  const method = String(all['method']);
  const shallow = (SHALLOW_METHODS as readonly string[]).includes(method);
  const theMethodIs = `the method is ${method}`;
  if (key === 'features' || key === 'pca') return shallow ? undefined : theMethodIs;
  if (key === 'kernel') return method === 'ocsvm' || method === 'kde' ? undefined : theMethodIs;
  if (ONLY[key] !== undefined) return ONLY[key] === method ? undefined : theMethodIs;
  if (key === 'nu') return method === 'isolation-forest' ? `${theMethodIs}; use "contamination"` : undefined;

  const features = shallow ? String(all['features']) : undefined;
  const onPixels = features === 'pixels';
  if (onPixels && (OF_NETWORKS.includes(key) || /^ae[A-Z]/.test(key))) return `${theMethodIs} on pixels`;
  if (key === 'decoderNorm' && String(all['network']).startsWith('mnist'))
    return 'the decoder of this network has neither';
  const svdd = method === 'deep-svdd' || features === 'deep-svdd';
  if (!svdd && OF_DEEP_SVDD.includes(key)) return theMethodIs;
  if (!svdd && OF_ITS_TRAINING.includes(key)) {
    return onPixels ? theMethodIs : `${theMethodIs}; use "ae${key[0].toUpperCase()}${key.slice(1)}"`;
  }
  const autoencoder = svdd ? all['pretrain'] !== false : true;
  if (!autoencoder && (/^ae[A-Z]/.test(key) || key === 'decayScales' || key === 'decoderNorm'))
    return 'pretrain is false';
  const soft = all['objective'] === 'soft-boundary';
  if (!soft && (key === 'warmUpEpochs' || key === 'radiusEvery')) return 'the objective is one-class';
  if (key === 'radiusEvery' && all['radiusRule'] === 'quantile')
    return 'with the quantile rule R moves with each batch';
  return undefined;
}

function defaultNetwork(dataset: string): string {
  if (dataset === 'mnist' || dataset === 'fashion-mnist') return 'mnist-lenet';
  return dataset === 'gtsrb' ? 'gtsrb-lenet' : 'cifar10-lenet';
}

/** The Theano program's scripts: none for the shallow methods that know densities on MNIST, none on GTSRB, else l1. */
function defaultGcn(method: Method, dataset: string, features = 'pixels'): string {
  if (dataset === 'gtsrb') return 'none';
  const plain = method === 'ocsvm' || method === 'kde' || method === 'knn';
  return plain && features === 'pixels' && dataset === 'mnist' ? 'none' : 'l1';
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

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
