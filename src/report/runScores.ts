import { basename, join } from 'node:path';
import { DataError } from '../errors';
import { parseCsv } from '../experiments/csv';
import { readText } from '../files';
import { readRunConfig, readRunMetrics } from '../experiments/runFolder';
import type { ThresholdedImages } from './figures';
import { methodName } from './methods';

/** The test scores of a finished run, with its threshold and a name for it. */
export interface RunScoreFile extends ThresholdedImages {
  readonly name: string;
}

/**
 * Reads the scores of a run folder.
 *
 * @throws DataError when the folder holds no finished run
 */
export async function readRunScores(folder: string): Promise<RunScoreFile> {
  const file = join(folder, 'scores.csv');
  const rows = parseCsv(await readText(file, `Is ${folder} a run folder?`), file);
  const numbers = (column: string): number[] =>
    rows.map((row, i) => {
      const value = Number(row[column] ?? 'missing');
      if (Number.isFinite(value)) return value;
      throw new DataError(`${file}: row ${i + 1}: ${column} is "${row[column] ?? ''}", not a number.`);
    });
  const { method, objective, features, seed } = await readRunConfig(folder);
  const { threshold } = await readRunMetrics(folder);
  const described = { method, objective: objective ?? null, features: features ?? null };
  return {
    name: `${methodName(described)}, seed ${seed} (${basename(folder)})`,
    scores: numbers('score'),
    labels: numbers('label'),
    threshold,
  };
}
