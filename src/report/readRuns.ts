import { readRunConfig, readRunMetrics } from '../experiments/runFolder';
import { tableRow } from '../experiments/table';
import { frameOf, type DataFrame } from './frames';

/**
 * Run folders as rows, in the columns of log/tables.
 *
 * @throws DataError for a folder that holds no finished run
 */
export async function readRuns(folders: readonly string[]): Promise<DataFrame> {
  const rows = folders.map(async (folder) =>
    tableRow(await readRunConfig(folder), await readRunMetrics(folder)),
  );
  return frameOf(await Promise.all(rows));
}
