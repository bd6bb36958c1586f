import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../errors';
import { parseCsv } from '../experiments/csv';

/** Whether a published number was seen in a source that could be read, or only in a copy of one. */
export type PublishedStatus = 'confirmed' | 'unconfirmed';

/** A published AUC, in percent. */
export interface PublishedResult {
  readonly dataset: string;
  /** The normal class by its name in the data set: '3', 'airplane'. */
  readonly normal: string;
  /** As the paper names it: 'one-class Deep SVDD', 'KDE', … */
  readonly method: string;
  readonly mean: number;
  /** Over the seeds; null where none was published. */
  readonly std: number | null;
  readonly meanStatus: PublishedStatus;
  readonly stdStatus: PublishedStatus | null;
  readonly source: string;
}

/** Beside dist/ and src/ in the package. */
const FILE = join(__dirname, '..', '..', 'assets', 'published-results.csv');

let read: readonly PublishedResult[] | undefined;

/**
 * All published AUCs that results are compared with: Tables 1 and 2 of the paper, and an independent rerun.
 *
 * @throws DataError when the package's file is broken
 */
export function publishedResults(): readonly PublishedResult[] {
  read ??= parsePublished(readFileSync(FILE, 'utf8'), FILE);
  return read;
}

/** The paper's AUC for a class and method; undefined where the paper has none. */
export function paperResult(dataset: string, normal: string, method: string): PublishedResult | undefined {
  return publishedResults().find(
    (result) =>
      result.source.startsWith('paper') &&
      result.dataset === dataset &&
      result.normal === normal &&
      result.method === method,
  );
}

/** @throws DataError naming the row that is wrong */
export function parsePublished(text: string, file: string): PublishedResult[] {
  return parseCsv(text, file).map((row, i) => {
    const number = (column: string): number | null => {
      const value = row[column]?.trim() ?? '';
      if (value === '') return null;
      if (Number.isFinite(Number(value))) return Number(value);
      throw new DataError(`${file}: row ${i + 1}: ${column} is "${value}", not a number.`);
    };
    const status = (column: string): PublishedStatus | null => {
      const value = row[column] ?? '';
      if (value === 'confirmed' || value === 'unconfirmed') return value;
      if (value === '') return null;
      throw new DataError(`${file}: row ${i + 1}: ${column} is "${value}", not confirmed or unconfirmed.`);
    };
    const mean = number('auc_mean_percent');
    if (mean === null) throw new DataError(`${file}: row ${i + 1} has no auc_mean_percent.`);
    return {
      dataset: row['dataset'],
      normal: row['normal'],
      method: row['method'],
      mean,
      std: number('auc_std_percent'),
      meanStatus: status('mean_status') ?? 'unconfirmed',
      stdStatus: status('std_status'),
      source: row['source'],
    };
  });
}
