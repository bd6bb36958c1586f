import { InputError } from '../errors';
import { resolveConfig, type RunConfig, type RunSettings } from './config';
import { configHash } from './configHash';
import { gridsOf, type Experiment, type Part } from './experiment';
import { KNOBS, knobOf } from './knobs';
import type { Profile } from './profiles';
import { autoencoderHash, deepSvddHash } from './networkHashes';

/** One run of an experiment. */
export interface PlannedRun {
  readonly hash: string;
  readonly config: RunConfig;
  /** What the experiment says of it; the rest of the config is defaults. */
  readonly settings: RunSettings;
  /** What it is called in messages: its part, and what varies within that. */
  readonly label: string;
  /** The parts of the experiment that it belongs to. */
  readonly parts: readonly string[];
  /** The hash of the autoencoder that it begins with. */
  readonly stage?: string;
  /** The hash of the network of Deep SVDD that it trains. */
  readonly network?: string;
}

/** How much of an experiment, and with which profile and seeds. */
export interface PlanOptions {
  readonly profile?: Profile;
  readonly seeds?: readonly number[];
  readonly threads?: number;
  /** Conditions that all must hold, e.g. "method=ocsvm|kde", "normal=3", "part=one-class". */
  readonly only?: readonly string[];
}

/**
 * Every run of an experiment, each once, in the order of its parts and grids.
 *
 * @throws InputError for combinations that cannot be, and for conditions that are not understood or leave nothing
 */
export function planExperiment(experiment: Experiment, options: PlanOptions = {}): PlannedRun[] {
  const wanted = (options.only ?? []).map(condition);
  const runs = new Map<string, PlannedRun>();
  for (const part of experiment.parts ?? [{ name: experiment.name }]) {
    for (const settings of settingsOf(experiment, part, options)) {
      const config = resolve(settings, experiment, part);
      if (!wanted.every((holds) => holds(config, part))) continue;
      const hash = configHash(config);
      const before = runs.get(hash);
      const [stage, network] = [autoencoderHash(config), deepSvddHash(config)];
      runs.set(hash, {
        ...{ hash, config, settings, label: part.name },
        parts: before ? [...before.parts, part.name] : [part.name],
        ...(stage === undefined ? {} : { stage }),
        ...(network === undefined ? {} : { network }),
      });
    }
  }
  if (runs.size === 0 && wanted.length > 0) {
    throw new InputError(`No run of ${experiment.name} fits ${(options.only ?? []).join(', ')}.`);
  }
  return labelled([...runs.values()]);
}

/** The keys that the experiment itself varies, in the config's order; not those that merely follow from them. */
export function variedKeys(runs: readonly PlannedRun[]): string[] {
  const values = new Map<string, Set<string>>();
  for (const { settings, config } of runs) {
    for (const key of Object.keys(settings)) {
      const value = JSON.stringify(config[key as keyof RunConfig] ?? null);
      values.set(key, (values.get(key) ?? new Set()).add(value));
    }
  }
  const said = ([key, seen]: [string, Set<string>]): boolean =>
    seen.size > 1 || runs.some(({ settings }) => !(key in settings));
  const varied = new Set([...values].filter(said).map(([key]) => key));
  return Object.keys(KNOBS).filter((key) => varied.has(key));
}

function labelled(runs: readonly PlannedRun[]): PlannedRun[] {
  const keys = new Map<string, string[]>();
  for (const { label } of runs) {
    if (!keys.has(label)) keys.set(label, variedKeys(runs.filter((run) => run.label === label)));
  }
  return runs.map((run) => {
    const said = (keys.get(run.label) ?? []).map((key) => {
      const value = run.config[key as keyof RunConfig];
      return `${key} ${Array.isArray(value) ? value.join('+') : String(value as string | number | boolean)}`;
    });
    return { ...run, label: [run.parts.join(' '), ...said].join(', ') };
  });
}

function* settingsOf(
  { settings, grid }: Experiment,
  part: Part,
  { profile, seeds, threads }: PlanOptions,
): Generator<RunSettings> {
  const base = {
    ...settings,
    ...(profile ? { profile } : {}),
    ...part.settings,
    ...(threads ? { threads } : {}),
  };
  for (const common of gridsOf(grid)) {
    const all = Object.entries({ ...common, ...(seeds ? { seed: seeds } : {}) });
    // A part that fixes a key itself takes no part in the common grid over it.
    const open = all.filter(([key]) => !(key in (part.settings ?? {})));
    yield* combinations(base, Object.entries({ ...Object.fromEntries(open), ...part.grid }));
  }
}

/** Every combination of the keys' values, the first key slowest. */
function* combinations(
  settings: RunSettings,
  lists: readonly (readonly [key: string, values: readonly unknown[]])[],
): Generator<RunSettings> {
  if (lists.length === 0) {
    yield settings;
    return;
  }
  const [[key, values], ...others] = lists;
  for (const value of values) yield* combinations({ ...settings, [key]: value }, others);
}

function resolve(settings: RunSettings, { name }: Experiment, part: Part): RunConfig {
  try {
    return resolveConfig(settings);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${name}, part "${part.name}": ${error.message}`, { cause: error });
  }
}

type Condition = (config: RunConfig, part: Part) => boolean;

/** "key=value|value": a list is written with "+", as in normal=0+1. */
function condition(text: string): Condition {
  const [key, ...rest] = text.split('=');
  const alternatives = rest.join('=').split('|');
  if (key === 'part') return (_, part) => alternatives.includes(part.name);
  const knob = knobOf(key);
  if (!knob || rest.length === 0) {
    throw new InputError(
      `--only takes "part" or a setting with its value, e.g. method=kde,normal=3; not "${text}".`,
    );
  }
  const values = alternatives.map((value) => {
    const read = knob.fromText(value.replaceAll('+', ','));
    if (knob.schema.safeParse(read).success) return JSON.stringify(read);
    throw new InputError(`--only: "${key}" must be ${knob.expects}, not "${value}".`);
  });
  return (config) => values.includes(JSON.stringify(config[key as keyof RunConfig]));
}
