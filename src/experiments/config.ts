import { createHash } from 'node:crypto';
import type { Objective } from '../detectors/deepSvdd';
import { PORTS, type Port, type Recipe } from '../detectors/ports';
import { InputError } from '../errors';
import type { GcnScale } from '../preprocessing';
import { KNOBS, type Knob, type KnobName } from './knobs';
import { profileSettings, type Profile } from './profiles';

/** The methods that a run can use. */
export type Method = 'deep-svdd' | 'autoencoder';

/**
 * Everything that determines a run, with every default filled in. Keys that do not concern the run are absent: those of
 * Deep SVDD with another method, those of the autoencoder without pretraining, those of the soft boundary without one.
 */
export interface RunConfig extends Recipe {
  readonly method: Method;
  /** The profile that the defaults came from; single values may differ from it. */
  readonly profile: Profile;
  readonly port: Port;
  readonly dataset: string;
  readonly normal: readonly number[];
  readonly outlier: 'rest' | readonly number[];
  readonly outFrac: number;
  readonly maxTrain: number | null;
  readonly maxTest: number | null;
  readonly gcn: GcnScale | 'none';
  readonly network: string;
  readonly repDim: number;
  readonly nu: number;
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
  const { method = 'deep-svdd', profile = 'quick', port = 'theano' } = settings;
  const defaults: Record<string, unknown> = {
    method,
    profile,
    port,
    dataset: 'mnist',
    outlier: 'rest',
    outFrac: 0,
    gcn: 'l1',
    network: 'mnist-lenet',
    repDim: 32,
    ...PORTS[port],
    nu: 0.1,
    objective: 'one-class',
    pretrain: true,
    seed: 0,
    threads: 1,
    ...profileSettings(profile, port),
  };
  const all: Record<string, unknown> = { ...defaults, ...given };
  if (all['normal'] === undefined) {
    throw new InputError('Which classes are normal? Give "normal", e.g. --normal 0.');
  }
  const config: Record<string, unknown> = {};
  for (const key of Object.keys(KNOBS) as KnobName[]) {
    const why = pointless(key, all);
    if (why === undefined) config[key] = all[key];
    else if (key in given) throw new InputError(`"${key}" means nothing here: ${why}.`);
  }
  return config as unknown as RunConfig;
}

/**
 * Reads a config that was written before.
 *
 * @throws InputError when a key is missing, unknown or wrong
 */
export function parseConfig(json: unknown): RunConfig {
  if (typeof json !== 'object' || json === null) throw new InputError('A config must be a JSON object.');
  const config = resolveConfig(json);
  const missing = Object.keys(config).filter((key) => !(key in json));
  if (missing.length > 0) throw new InputError(`The config does not say ${missing.join(', ')}.`);
  return config;
}

/** Twelve hexadecimal digits that are equal for two configs when these give the same scores. */
export function configHash(config: RunConfig): string {
  const entries = Object.entries(config)
    .filter(([key]) => !WITHOUT_EFFECT.includes(key))
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

/** Why a key does not concern a run; undefined where it does. */
function pointless(key: KnobName, all: Record<string, unknown>): string | undefined {
  const svdd = ['objective', 'warmUpEpochs', 'radiusEvery', 'pretrain'];
  const training = ['epochs', 'learningRate', 'milestones', 'batchSize', 'weightDecay'];
  if (all['method'] !== 'deep-svdd' && svdd.includes(key)) return `the method is ${String(all['method'])}`;
  if (all['method'] !== 'deep-svdd' && training.includes(key)) {
    return `the method is ${String(all['method'])}; use "ae${key[0].toUpperCase()}${key.slice(1)}"`;
  }
  const withoutAutoencoder = all['method'] === 'deep-svdd' && all['pretrain'] === false;
  if (withoutAutoencoder && (key.startsWith('ae') || key === 'decayScales')) return 'pretrain is false';
  const soft = all['objective'] === 'soft-boundary';
  if (!soft && (key === 'warmUpEpochs' || key === 'radiusEvery')) return 'the objective is one-class';
  if (key === 'radiusEvery' && all['radiusRule'] === 'quantile')
    return 'with the quantile rule R moves with each batch';
  return undefined;
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
