import { mean } from '../metrics';
import type { ContaminatedRun } from './figures';
import { checkColumns, groupRows, rowsOf, type DataFrame, type FrameRow } from './frames';
import { compareMethodNames, labelMethods } from './methods';
import { percent } from './percent';

/**
 * The AUC of each method, share of outliers among its training images, and seed: the mean over the classes. Classes differ
 * far more than shares do, so a seed that has not finished all classes of `runs` at a share is left out there.
 *
 * @param runs rows of log/tables with a column `out_frac`
 * @returns methods in the order of the paper's tables, shares ascending
 * @throws InputError without that column
 */
export function contaminatedRuns(runs: DataFrame): ContaminatedRun[] {
  checkColumns(runs, ['out_frac']);
  const rows = labelMethods(rowsOf(runs));
  const classes = groupRows(rows, ['dataset', 'normal']).length;
  return groupRows(rows, ['label', 'out_frac', 'seed'])
    .filter((group) => group.rows.length === classes)
    .map(({ key, rows: members }) => ({
      method: String(key['label']),
      contamination: Number(key['out_frac']),
      auc: mean(members.map((row) => Number(row['auc']))),
    }))
    .sort((a, b) => compareMethodNames(a.method, b.method) || a.contamination - b.contamination);
}

/** A row for each method: its mean AUC over the seeds at each share, and how much the greatest share costs, in percent. */
export function contaminationRows(runs: readonly ContaminatedRun[]): FrameRow[] {
  const shares = [...new Set(runs.map(({ contamination }) => contamination))].sort((a, b) => a - b);
  return [...new Set(runs.map(({ method }) => method))].map((method) => {
    const means = shares.map((share) => {
      const own = runs.filter((run) => run.method === method && run.contamination === share);
      return own.length === 0 ? null : mean(own.map(({ auc }) => auc));
    });
    const [first, last] = [means[0], means[means.length - 1]];
    const columns = shares.map((share, i) => [`${percent(share)} %`, percentOf(means[i])] as const);
    return {
      method,
      ...Object.fromEntries(columns),
      loss: first === null || last === null ? null : percent(first - last),
    };
  });
}

const percentOf = (value: number | null): number | null => (value === null ? null : percent(value));
