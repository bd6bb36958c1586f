import { InputError } from '../errors';
import { mean, quantile, standardDeviation } from '../metrics';
import { classNameOf } from './classNames';
import { checkColumns, frameOf, groupRows, rowsOf, type DataFrame, type FrameRow } from './frames';
import { paperResult } from './published';

/** A published value is printed with one decimal: it is known to half of that. */
const ROUNDING = 0.05;
/** Differences of more standard deviations than this are flagged. */
const FLAGGED_BEYOND = 2;

export interface SummaryOptions {
  /** Columns that a row of the summary stands for; all but the seeds are told apart by them. */
  readonly by: readonly string[];
  /** What is summarised; 'auc' by default. */
  readonly value?: string;
  /** Values are multiplied by it; 100 by default: fractions to percent. */
  readonly scale?: number;
}

/**
 * Values over seeds: one row for each combination of the columns in `by`, with VALUE_mean, VALUE_std (n - 1; null for a
 * single run), VALUE_median, seeds (how many runs), and `runs`: their hashes. Rows without the value do not count.
 *
 * @throws InputError for an unknown column, a value that is no number, or a seed that counts twice within a group: then
 * runs that differ in something else would be averaged
 */
export function summarise(frame: DataFrame, { by, value = 'auc', scale = 100 }: SummaryOptions): DataFrame {
  checkColumns(frame, [...by, value]);
  const rows = rowsOf(frame).filter((row) => row[value] !== null);
  const summary = groupRows(rows, by).map(({ key, rows: members }): FrameRow => {
    checkSeeds(key, members);
    const values = members.map((row) => scale * numberIn(row, value));
    return {
      ...key,
      [`${value}_mean`]: mean(values),
      [`${value}_std`]: standardDeviation(values),
      [`${value}_median`]: quantile(values, 0.5),
      seeds: values.length,
      runs: members.map((row) => String(row['hash'] ?? '')).join(' '),
    };
  });
  const columns = [...by, ...['mean', 'std', 'median'].map((name) => `${value}_${name}`), 'seeds', 'runs'];
  return frameOf(summary, columns);
}

/**
 * A summary with `best`: whether the value is the highest among rows that agree in the columns of `within`, to the
 * decimals that tables show; two may share the place.
 *
 * @throws InputError for an unknown column
 */
export function markBest(
  summary: DataFrame,
  {
    within,
    value = 'auc_mean',
    decimals = 1,
  }: { within: readonly string[]; value?: string; decimals?: number },
): DataFrame {
  checkColumns(summary, [...within, value]);
  const rows = rowsOf(summary);
  const shown = (row: FrameRow): number => Number(numberIn(row, value).toFixed(decimals));
  const highest = new Map<string, number>();
  const place = (row: FrameRow): string => JSON.stringify(within.map((column) => row[column]));
  for (const row of rows) highest.set(place(row), Math.max(highest.get(place(row)) ?? -Infinity, shown(row)));
  return frameOf(
    rows.map((row) => ({ ...row, best: shown(row) === highest.get(place(row)) })),
    [...(summary.columns as string[]).filter((column) => column !== 'best'), 'best'],
  );
}

/**
 * A summary of AUCs in percent with the paper's values beside it: published, published_std, published_status,
 * published_source, difference (own minus published), deviations and flagged.
 *
 * `deviations` is the difference in standard deviations, the greater of the own and the published one, and at least
 * .05, which is how well a value with one decimal is known. More than two are flagged.
 *
 * @param summary has the columns dataset, normal, published_method, auc_mean and auc_std
 * @param className the name of a normal class in the publication
 * @throws InputError for a column that is missing
 */
export function comparePublished(
  summary: DataFrame,
  className: (dataset: string, normal: string) => string = classNameOf,
): DataFrame {
  checkColumns(summary, ['dataset', 'normal', 'published_method', 'auc_mean', 'auc_std']);
  const compared = rowsOf(summary).map((row): FrameRow => {
    const dataset = String(row['dataset']);
    const normal = className(dataset, String(row['normal']));
    const published = paperResult(dataset, normal, String(row['published_method']));
    const difference = published ? numberIn(row, 'auc_mean') - published.mean : null;
    const scale = Math.max(ROUNDING, Number(row['auc_std'] ?? 0), published?.std ?? 0);
    const deviations = difference === null ? null : difference / scale;
    return {
      ...row,
      published: published?.mean ?? null,
      published_std: published?.std ?? null,
      published_status: published?.meanStatus ?? null,
      published_source: published?.source ?? null,
      difference,
      deviations,
      flagged: deviations !== null && Math.abs(deviations) > FLAGGED_BEYOND,
    };
  });
  const added = ['', '_std', '_status', '_source'].map((name) => `published${name}`);
  return frameOf(compared, [
    ...(summary.columns as string[]),
    ...[...added, 'difference', 'deviations', 'flagged'],
  ]);
}

/**
 * One row for each value of `rows`, one column for each of `columns`, both in the order of first appearance; null where
 * a combination is missing.
 *
 * @throws InputError for an unknown column, or a combination that occurs twice
 */
export function pivot(
  frame: DataFrame,
  { rows, columns, values }: { rows: string; columns: string; values: string },
): DataFrame {
  checkColumns(frame, [rows, columns, values]);
  const all = rowsOf(frame);
  const names = [...new Set(all.map((row) => String(row[columns])))];
  const made = groupRows(all, [rows]).map(({ key, rows: members }) => {
    const cells = new Map<string, FrameRow[string]>();
    for (const row of members) {
      const name = String(row[columns]);
      if (cells.has(name)) {
        throw new InputError(
          `A pivot table has one value a cell; ${rows} ${String(key[rows])}, ${name} has two.`,
        );
      }
      cells.set(name, row[values]);
    }
    return { ...key, ...Object.fromEntries(names.map((name) => [name, cells.get(name) ?? null])) };
  });
  return frameOf(made, [rows, ...names]);
}

function checkSeeds(key: FrameRow, rows: readonly FrameRow[]): void {
  const seen = new Map<unknown, FrameRow>();
  for (const row of rows) {
    const seed = row['seed'] ?? null;
    const other = seed === null ? undefined : seen.get(seed);
    seen.set(seed, row);
    if (!other) continue;
    throw new InputError(
      `Seed ${String(seed)} counts twice in ${Object.values(key).join(', ')}: ` +
        `the runs ${String(other['hash'])} and ${String(row['hash'])} differ in something that is not told apart.`,
    );
  }
}

function numberIn(row: FrameRow, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw new InputError(`${column} must be a number, not ${JSON.stringify(value ?? null)}.`);
}
