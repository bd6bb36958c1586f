import { range } from './describeRuns';
import { groupRows, rowsOf, type DataFrame, type FrameRow } from './frames';

/**
 * What there is of each method: how many runs, of how many classes, how many seeds a class, and how long they were trained.
 *
 * @param runs has a column `label` (`labelledRuns`)
 */
export function coverageRows(runs: DataFrame): FrameRow[] {
  return groupRows(rowsOf(runs), ['label']).map(({ key, rows }) => {
    const classes = groupRows(rows, ['dataset', 'normal']);
    const seeds = classes.map(({ rows: members }) => members.length);
    const epochs = (column: string): string => {
      const all = rows
        .map((row) => row[column])
        .filter((value): value is number => typeof value === 'number');
      return all.length === 0 ? '' : range(Math.min(...all), Math.max(...all));
    };
    const trained = epochs('epochs') !== '' && epochs('epochs') !== '0';
    return {
      method: key['label'],
      runs: rows.length,
      classes: classes.length,
      'seeds a class': range(Math.min(...seeds), Math.max(...seeds)),
      'epochs (pretraining)': trained ? `${epochs('epochs')} (${epochs('pretrain_epochs')})` : '',
    };
  });
}
