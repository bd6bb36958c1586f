import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../errors';

const row = z.object({
  name: z.string(),
  /** The least that was measured, of this library and of the peer. */
  ours: z.number(),
  peer: z.number().nullable(),
  peerName: z.string().nullable(),
  unit: z.string(),
  ratioOfMinima: z.number().nullable(),
  ratioOfMedians: z.number().nullable(),
  /** Of the ratio of minima; where there is no peer, of `ours`. */
  target: z.number(),
  machine: z.string(),
  /** "Node 20.20.2, TensorFlow 2.21.0, ..." */
  versions: z.string(),
  /** Interleaved rounds of the quick comparisons; slow ones have fewer. */
  rounds: z.number(),
  date: z.string(),
  /** "wall" or "cpu". */
  clock: z.string(),
  /** What else is to be said of it. */
  note: z.string().optional(),
});

/** One comparison of `npm run bench`. */
export type BenchRow = z.infer<typeof row>;

/** @throws DataError for a file that the bench command did not write */
export async function readBench(file: string): Promise<BenchRow[]> {
  try {
    return z
      .array(row)
      .min(1)
      .parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new DataError(`${file} holds no results of "npm run bench".`, { cause: error });
  }
}

/**
 * The results of other machines, which the bench command keeps beside these.
 *
 * @param file bench/results/NAME.json
 * @throws DataError as `readBench`
 */
export async function readBenchBeside(file: string): Promise<BenchRow[][]> {
  const others = (await readdir(dirname(file))).filter(
    (name) => name.endsWith('.json') && name !== basename(file),
  );
  return Promise.all(others.sort().map((name) => readBench(join(dirname(file), name))));
}

/** Whether the target is reached, by the minimum. */
export const reached = ({ ours, ratioOfMinima, target }: BenchRow): boolean =>
  (ratioOfMinima ?? ours) <= target;

/**
 * The comparisons as a Markdown table, and a line about where they were measured.
 *
 * @param beside the same of other machines: a column each, with the ratio of minima or what was measured
 */
export function benchMarkdown(
  rows: readonly BenchRow[],
  beside: readonly (readonly BenchRow[])[] = [],
): string {
  const machines = beside.map(([{ machine }]) => `on ${processorOf(machine)}`);
  const head = ['', 'here', 'peer', 'ratio of minima', 'ratio of medians', ...machines, 'target'];
  const lines = [head, ...rows.map((bench) => cells(bench, beside))];
  const widths = head.map((_, i) => Math.max(3, ...lines.map((line) => line[i].length)));
  const text = (line: readonly string[]): string =>
    `| ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const times =
    rows[0].clock === 'cpu' ? 'processor time, because other programs ran on the machine' : 'wall time';
  const where = [rows, ...beside].map((all) => `on ${all[0].machine}, ${datesOf(all)}`);
  return [
    ...[text(lines[0]), rule, ...lines.slice(1).map(text), ''],
    `Less is better; ✗ marks what misses its target. The least of interleaved rounds, ${times}, on one core of the machine: ${where.join('; ')}.`,
  ].join('\n');
}

/** What stands below the table: the software, and what there is to say of single rows. */
export function benchNotes(rows: readonly BenchRow[]): string[] {
  const software = rows.map(({ versions, rounds }) => `${versions}; ${rounds} rounds.`);
  return [
    ...new Set(software),
    'PyTorch: the best of NCHW, channels last for the images, channels last for images and weights.',
    ...rows.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`])),
  ];
}

function cells(bench: BenchRow, beside: readonly (readonly BenchRow[])[]): string[] {
  const { name, ours, peer, peerName, unit, ratioOfMinima, ratioOfMedians, target } = bench;
  const elsewhere = beside.map((others) => others.find((other) => other.name === name));
  return [
    name,
    ratioOfMinima === null ? judged(bench) : quantity(ours, unit),
    peer === null ? '-' : `${quantity(peer, unit)} (${peerName})`,
    ratioOfMinima === null ? '-' : judged(bench),
    ratio(ratioOfMedians, target),
    ...elsewhere.map((other) => (other ? judged(other) : '-')),
    ratioOfMinima === null ? quantity(target, unit) : ratio(target),
  ];
}

/** What is held against the target, marked where it misses it. */
function judged(bench: BenchRow): string {
  const { ours, unit, ratioOfMinima, target } = bench;
  const value = ratioOfMinima === null ? quantity(ours, unit) : ratio(ratioOfMinima, target);
  return reached(bench) ? value : `${value} ✗`;
}

/** The processor of 'AMD EPYC with AVX-512, 2 cores, 25 GB'. */
export const processorOf = (machine: string): string => machine.split(',')[0];

function datesOf(rows: readonly BenchRow[]): string {
  const dates = rows.map(({ date }) => date).sort();
  const [first, last] = [dates[0], dates[dates.length - 1]];
  return first === last ? first : `${first} to ${last}`;
}

const quantity = (value: number, unit: string): string =>
  `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`;

/** Two decimals; three where two would hide that the target is missed. */
function ratio(value: number | null, target = Infinity): string {
  if (value === null) return '-';
  const hides = value > target && value.toFixed(2) === target.toFixed(2);
  return value.toFixed(hides ? 3 : 2);
}
