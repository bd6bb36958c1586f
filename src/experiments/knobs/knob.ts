import { z } from 'zod';
import type { Situation } from './situation';

/** One key of the config: what it accepts, how it is written on a command line, and what it means. */
export interface Knob {
  readonly schema: z.ZodType;
  /** Completes the sentence "… must be". */
  readonly expects: string;
  /** The value that a text from the command line stands for; the schema judges it afterwards. */
  readonly fromText: (text: string) => unknown;
  readonly help: string;
  /** For a setting that runs before it existed did not have: the value that says what they did. */
  readonly neutral?: unknown;
  /** Why the key does not concern a run; undefined where it does. Without this it concerns every run. */
  readonly meaningless?: (situation: Situation, key: string) => string | undefined;
}

/** Knobs that share the reason for which they do not concern a run; their own reasons come after it. */
export function group<Key extends string>(
  meaningless: NonNullable<Knob['meaningless']>,
  knobs: Readonly<Record<Key, Knob>>,
): Readonly<Record<Key, Knob>> {
  const reasoned = Object.entries<Knob>(knobs).map(([key, knob]): [string, Knob] => [
    key,
    {
      ...knob,
      meaningless: (situation) => meaningless(situation, key) ?? knob.meaningless?.(situation, key),
    },
  ]);
  return Object.fromEntries(reasoned) as Record<Key, Knob>;
}

export const asText = (value: string): unknown => value;
export const asNumber = (value: string): unknown =>
  value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
export const asList = (value: string): unknown => (value === '' ? [] : value.split(',').map(asNumber));
/** The published programs write 1 and 0. */
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
const asFlag = (value: string): unknown => FLAGS.get(value) ?? value;
const asNumberOrAll = (value: string): unknown => (value === 'all' ? null : asNumber(value));

export const oneOf = (names: readonly string[], help: string): Knob => ({
  schema: z.enum(names as [string, ...string[]]),
  expects: names.length === 1 ? `"${names[0]}"` : `one of ${names.join(', ')}`,
  fromText: asText,
  help,
});

export const integer = (least: number, help: string, most = Number.MAX_SAFE_INTEGER): Knob => ({
  schema: z.int().min(least).max(most),
  expects:
    most === Number.MAX_SAFE_INTEGER ? `an integer >= ${least}` : `an integer from ${least} to ${most}`,
  fromText: asNumber,
  help,
});

export const atMost = (help: string): Knob => ({
  schema: z.union([z.int().min(1), z.null()]),
  expects: 'an integer >= 1, or "all"',
  fromText: asNumberOrAll,
  help,
});

export const anyNumber = (help: string): Knob => ({
  schema: z.number(),
  expects: 'a number',
  fromText: asNumber,
  help,
});

export const above = (help: string): Knob => ({
  schema: z.number().positive(),
  expects: 'a number above 0',
  fromText: asNumber,
  help,
});

export const notNegative = (help: string): Knob => ({
  schema: z.number().min(0),
  expects: 'a number >= 0',
  fromText: asNumber,
  help,
});

/** A share in (0, 1]. */
export const share = (help: string): Knob => ({
  schema: z.number().gt(0).max(1),
  expects: 'a number in (0, 1]',
  fromText: asNumber,
  help,
});

export const boolean = (help: string): Knob => ({
  schema: z.boolean(),
  expects: 'true or false',
  fromText: asFlag,
  help,
});

export const epochList = (help: string): Knob => ({
  schema: z.array(z.int().min(1)),
  expects: 'epochs >= 1, separated by commas',
  fromText: asList,
  help,
});
