import { InputError } from '../errors';
import { resolveConfig, type RunConfig, type RunSettings } from './config';
import { configHash } from './configHash';
import type { Experiment, Part } from './experiment';
import { KNOBS, knobOf } from './knobs';
import type { Profile } from './profiles';
import { stageHash } from './stageHash';

/** One run of an experiment. */
export interface PlannedRun {
  readonly hash: string;
  readonly config: RunConfig;
  /** What the experiment says of it; the rest of the config is defaults. */
  readonly settings: RunSettings;
  /** The parts of the experiment that it belongs to. */
  readonly parts: readonly string[];
  /** The hash of the autoencoder that it begins with. */
  readonly stage?: string;
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
      const stage = stageHash(config);
      runs.set(hash, {
        ...{ hash, config, settings },
        parts: before ? [...before.parts, part.name] : [part.name],
        ...(stage === undefined ? {} : { stage }),
      });
    }
  }
  if (runs.size === 0 && wanted.length > 0) {
    throw new InputError(`No run of ${experiment.name} fits ${(options.only ?? []).join(', ')}.`);
  }
  return [...runs.values()];
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

function* settingsOf(
  { settings, grid }: Experiment,
  part: Part,
  { profile, seeds, threads }: PlanOptions,
): Generator<RunSettings> {
  const common = { ...grid, ...(seeds ? { seed: seeds } : {}) };
  // A part that fixes a key itself takes no part in the common grid over it.
  const lists = Object.entries({
    ...Object.fromEntries(Object.entries(common).filter(([key]) => !(key in (part.settings ?? {})))),
    ...part.grid,
  });
  const base = {
    ...settings,
    ...(profile ? { profile } : {}),
    ...part.settings,
    ...(threads ? { threads } : {}),
  };
  const combine = function* (i: number, chosen: RunSettings): Generator<RunSettings> {
    if (i === lists.length) {
      yield chosen;
      return;
    }
    const [key, values] = lists[i];
    for (const value of values as readonly unknown[]) yield* combine(i + 1, { ...chosen, [key]: value });
  };
  yield* combine(0, base);
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
