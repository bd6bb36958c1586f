import { mean } from '../metrics';
import { groupRows, rowsOf, type DataFrame, type FrameRow } from './frames';
import { percent } from './percent';

/** The columns of a table of runs that are averaged, and what they are called, in percent. */
const MEASURES = {
  AUC: 'auc',
  'outliers flagged': 'tpr_at_radius',
  'normal images flagged': 'fpr_at_radius',
  'FPR at 95 % TPR': 'fpr_at_95_tpr',
  accuracy: 'accuracy',
} as const;

/**
 * AUC beside what the runs' own thresholds give: means in percent over the runs that agree in some columns, with their
 * number, in the order of first appearance. `balanced accuracy` is the accuracy on as many outliers as normal images.
 *
 * @param runs rows of log/tables; those without rates at a threshold do not count
 * @param by columns that the rows of the result are told apart by
 * @param hashes adds a column that names the runs
 */
export function operatingPointRows(
  runs: DataFrame,
  by: readonly string[],
  { hashes = false }: { hashes?: boolean } = {},
): FrameRow[] {
  const measured = rowsOf(runs).filter((row) =>
    Object.values(MEASURES).every((column) => typeof row[column] === 'number'),
  );
  return groupRows(measured, by).map(({ key, rows }) => {
    const average = (column: string): number => mean(rows.map((row) => Number(row[column])));
    const means = Object.entries(MEASURES).map(([name, column]) => [name, percent(average(column))]);
    const balanced = (average('tpr_at_radius') + 1 - average('fpr_at_radius')) / 2;
    return {
      ...key,
      runs: rows.length,
      ...Object.fromEntries(means),
      'balanced accuracy': percent(balanced),
      ...(hashes ? { hashes: rows.map((row) => String(row['hash'])).join(' ') } : {}),
    } as FrameRow;
  });
}
