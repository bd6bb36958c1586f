import { mean } from '../metrics';
import { groupRows, type FrameRow } from './frames';
import type { Rows } from './tables';

/** What tells runs apart whose settings are not compared: methods, classes, and how much they were trained. */
const WITHIN = [
  'dataset',
  'normal',
  'method',
  'objective',
  'features',
  'profile',
  'port',
  'epochs',
  'pretrain_epochs',
];

/**
 * Of runs that differ in some settings, those of the values with the highest mean AUC over the seeds, class by class (the
 * paper's "better of two nu", found on the test images). The settings are left out of the rows that are kept, so that they
 * make one method.
 *
 * @param settings columns; none keeps all rows as they are
 * @param within columns in which runs that are compared agree; those of a method on a class by default
 */
export function bestSettings(
  rows: Rows,
  { settings, within = WITHIN }: { settings: readonly string[]; within?: readonly string[] },
): FrameRow[] {
  if (settings.length === 0) return [...rows];
  return groupRows(rows, within).flatMap(({ rows: place }) => {
    const choices = groupRows(place, settings).map(({ rows: chosen }) => ({
      chosen,
      auc: mean(chosen.map((row) => Number(row['auc']))),
    }));
    const { chosen } = choices.reduce((a, b) => (b.auc > a.auc ? b : a));
    return chosen.map((row) => ({ ...row, ...Object.fromEntries(settings.map((column) => [column, null])) }));
  });
}
