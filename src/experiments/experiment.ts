import { z } from 'zod';
import { InputError } from '../errors';
import type { RunSettings } from './config';
import { KNOBS, knobOf } from './knobs';

/** Values to run with, by key of the config: every combination of them is a run. */
export type Grid = { readonly [Key in keyof RunSettings]?: readonly NonNullable<RunSettings[Key]>[] };

/** A column of an experiment's table: a method, with what it alone is run with. */
export interface Part {
  readonly name: string;
  /** Goes before the experiment's own settings and grid. */
  readonly settings?: RunSettings;
  readonly grid?: Grid;
  /** The table shows the best of these keys' values in each of its cells (the paper's "better of two nu"). */
  readonly best?: readonly (keyof RunSettings)[];
}

/**
 * Runs over classes, methods and seeds. What it says of the settings is what a user would: defaults are filled in for each
 * run by itself.
 */
export interface Experiment {
  /** Names its table: lower-case letters, digits, hyphens. */
  readonly name: string;
  /** What it shows, in a sentence. */
  readonly title: string;
  /** What all runs are run with. */
  readonly settings?: RunSettings;
  /** Several grids are run one after another: combinations of each, not among them. */
  readonly grid?: Grid | readonly Grid[];
  /** One part named like the method by default. */
  readonly parts?: readonly Part[];
  /** The keys whose values are the rows of its table; ["dataset", "normal"] by default. */
  readonly rows?: readonly (keyof RunSettings)[];
}

const key = z.string().refine((name) => Object.hasOwn(KNOBS, name), 'is no setting');
const values = z.record(z.string(), z.unknown());
const grid = z.record(z.string(), z.array(z.unknown()).min(1));
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be made of lower-case letters, digits and hyphens');
const schema = z.strictObject({
  name,
  title: z.string().min(1),
  settings: values.optional(),
  grid: z.union([grid, z.array(grid).min(1)]).optional(),
  parts: z
    .array(
      z.strictObject({
        name,
        settings: values.optional(),
        grid: grid.optional(),
        best: z.array(key).optional(),
      }),
    )
    .min(1)
    .optional(),
  rows: z.array(key).min(1).optional(),
});

/**
 * Checks what a file says.
 *
 * @param where begins the messages
 * @throws InputError naming what is missing, unknown, or has a value that cannot be
 */
export function parseExperiment(value: unknown, where: string): Experiment {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(`${where}: ${path.length > 0 ? `"${path.join('.')}": ` : ''}${message}.`);
  }
  const experiment = value as Experiment;
  for (const { settings = {}, grid } of [experiment, ...(experiment.parts ?? [])]) {
    for (const [key, one] of Object.entries(settings)) check(where, key, one);
    for (const one of gridsOf(grid)) {
      for (const [key, list] of Object.entries(one)) for (const value of list) check(where, key, value);
    }
  }
  const names = (experiment.parts ?? []).map((part) => part.name);
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice !== undefined) throw new InputError(`${where}: two parts are called "${twice}".`);
  return experiment;
}

/** One grid or several, as a list. */
export const gridsOf = (grid: Grid | readonly Grid[] = {}): readonly Grid[] =>
  Array.isArray(grid) ? (grid as readonly Grid[]) : [grid as Grid];

function check(where: string, key: string, value: unknown): void {
  const knob = knobOf(key);
  if (!knob) {
    throw new InputError(
      `${where}: there is no setting "${key}". Known settings: ${Object.keys(KNOBS).join(', ')}.`,
    );
  }
  if (!knob.schema.safeParse(value).success) {
    throw new InputError(`${where}: "${key}" must be ${knob.expects}, not ${JSON.stringify(value)}.`);
  }
}
