import type { Data } from 'plotly.js-dist';
import { InputError } from '../../errors';
import type { FrameRow } from '../frames';
import { COLOURS, figure, type Figure } from './figure';

/**
 * One method minus each of the others, in percentage points: mean and 95 % interval over pairs of class and seed, the first row
 * on top. An interval that lies on one side of the line at 0 is filled.
 *
 * @param rows of `comparisonRows`; those of a single pair have no interval
 * @throws InputError without rows
 */
export function differenceFigure(
  rows: readonly FrameRow[],
  { reference, title }: { reference: string; title: string },
): Figure {
  if (rows.length === 0) throw new InputError(`${reference} has no pair in common with another method.`);
  const comparisons = rows.map((row) => {
    const [difference, low, high] = ['difference', '95 % from', 'to'].map((key) => Number(row[key] ?? NaN));
    return { name: `${String(row['compared with'])} (${String(row['pairs'])})`, difference, low, high };
  });
  const length = (end: number, difference: number): number =>
    Number.isFinite(end) ? Math.abs(end - difference) : 0;
  const trace = {
    type: 'scatter',
    mode: 'markers',
    x: comparisons.map(({ difference }) => difference),
    y: comparisons.map(({ name }) => name),
    error_x: {
      type: 'data',
      symmetric: false,
      array: comparisons.map(({ difference, high }) => length(high, difference)),
      arrayminus: comparisons.map(({ difference, low }) => length(low, difference)),
      color: COLOURS.neutral,
      thickness: 1.5,
      width: 4,
    },
    marker: {
      size: 10,
      color: comparisons.map(({ low, high }) => (low > 0 || high < 0 ? COLOURS.normal : '#ffffff')),
      line: { color: COLOURS.normal, width: 2 },
    },
    showlegend: false,
  };
  return figure([trace] as Data[], {
    title,
    x: {
      title: { text: `${reference} minus the other: AUC (percentage points)` },
      zeroline: true,
      zerolinecolor: COLOURS.neutral,
    },
    y: { autorange: 'reversed', title: { text: '' } },
    height: 130 + 28 * rows.length,
    description:
      `Mean difference in AUC between ${reference} and each of ` +
      rows.map((row) => String(row['compared with'])).join(', '),
  });
}
