import type { Data } from 'plotly.js-dist';
import { mean, standardDeviation } from '../../metrics';
import { figure, methodStyle, type Figure } from './figure';
import { groupRows } from '../frames';

/** The AUC of one run whose training images held some outliers. */
export interface ContaminatedRun {
  readonly method: string;
  /** The share of outliers among the training images, a fraction of 1. */
  readonly contamination: number;
  /** A fraction of 1. */
  readonly auc: number;
}

/** AUC against the share of outliers in the training set: mean and standard deviation over seeds, a line a method. */
export function contaminationFigure(
  runs: readonly ContaminatedRun[],
  title = 'Outliers among the training images',
): Figure {
  const methods = groupRows(
    runs.map((run) => ({ ...run })),
    ['method'],
  );
  const traces = methods.map(({ key, rows }, m) => {
    const points = groupRows(rows, ['contamination'])
      .map((group) => ({
        x: 100 * Number(group.key['contamination']),
        values: group.rows.map((row) => 100 * Number(row['auc'])),
      }))
      .sort((a, b) => a.x - b.x);
    const { color, symbol, dash } = methodStyle(m);
    return {
      type: 'scatter',
      mode: 'lines+markers',
      name: String(key['method']),
      x: points.map(({ x }) => x),
      y: points.map(({ values }) => mean(values)),
      error_y: {
        type: 'data',
        array: points.map(({ values }) => standardDeviation(values) ?? 0),
        color,
        thickness: 1.5,
        width: 3,
      },
      line: { color, dash, width: 2 },
      marker: { color, symbol, size: 8 },
    } as Data;
  });
  const greatest = Math.max(1, ...runs.map(({ contamination }) => 100 * contamination));
  return figure(traces, {
    title,
    // A little beyond both ends, so that no marker is cut.
    x: {
      title: { text: 'outliers among the training images (%)' },
      range: [-0.03 * greatest, 1.03 * greatest],
    },
    y: { title: { text: 'AUC (%)' } },
    // Five names reach below the title.
    layout: { margin: { l: 64, r: 24, t: 76, b: 56 } },
    description: `AUC against the share of outliers in training, of ${methods.map(({ key }) => String(key['method'])).join(', ')}`,
  });
}
