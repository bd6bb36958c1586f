import type { Data } from 'plotly.js-dist';
import { binormalTpr, tprBounds } from '../../metrics';
import { COLOURS, figure, methodStyle, type Figure } from './figure';

/** What a run reached: its AUC, and the share of outliers that its own threshold flags. Fractions of 1. */
export interface OperatingPoint {
  /** Points of one name are drawn alike: 'MNIST, one-class Deep SVDD'. */
  readonly name: string;
  readonly auc: number;
  readonly tpr: number;
}

/** AUCs at which the lines are drawn. */
const GRID = Array.from({ length: 399 }, (_, i) => (i + 1) / 400);

/**
 * The share of outliers that a threshold flags against the AUC of the same scores, a mark a run; and what an AUC lets one
 * expect where the threshold flags a given share of normal images: a line for normally distributed scores, and an area for
 * all that is possible at all.
 *
 * @param fpr the share of normal images that the thresholds are meant to flag, in (0, 1): nu for Deep SVDD
 * @throws InputError for an fpr out of range
 */
export function operatingPointFigure(
  points: readonly OperatingPoint[],
  { fpr, title = 'What an AUC says about a threshold' }: { fpr: number; title?: string },
): Figure {
  const names = [...new Set(points.map(({ name }) => name))];
  const lowest = points.reduce((low, { auc }) => Math.min(low, auc), 0.5);
  const from = Math.max(0, Math.floor(10 * lowest) / 10);
  const aucs = GRID.filter((auc) => auc >= from);
  const bounds = aucs.map((auc) => tprBounds(auc, fpr));
  const share = `${Number((100 * fpr).toFixed(2))} %`;
  const possible = {
    type: 'scatter',
    mode: 'lines',
    name: `possible at ${share} false positives`,
    x: [...aucs, ...[...aucs].reverse()].map(percent),
    y: [...bounds.map(({ high }) => high), ...bounds.map(({ low }) => low).reverse()].map(percent),
    fill: 'toself',
    fillcolor: '#eeeeee',
    line: { width: 0, color: '#dddddd' },
    hoverinfo: 'skip',
  };
  const expected = {
    type: 'scatter',
    mode: 'lines',
    name: `normally distributed scores, ${share}`,
    x: aucs.map(percent),
    y: aucs.map((auc) => percent(binormalTpr(auc, fpr))),
    line: { color: COLOURS.neutral, dash: 'dash', width: 1.5 },
  };
  const marks = names.map((name, i) => {
    const own = points.filter((point) => point.name === name);
    const { color, symbol } = methodStyle(i);
    return {
      type: 'scatter',
      mode: 'markers',
      name: `${name} (${own.length})`,
      x: own.map(({ auc }) => percent(auc)),
      y: own.map(({ tpr }) => percent(tpr)),
      marker: { color, symbol, size: 8, opacity: 0.8, line: { color: '#ffffff', width: 0.5 } },
    };
  });
  return figure([possible, expected, ...marks] as Data[], {
    title,
    x: { title: { text: 'AUC (%)' }, range: [100 * from, 100.5] },
    y: { title: { text: 'outliers flagged at the own threshold (%)' }, range: [-1, 101] },
    height: 460 + 22 * Math.ceil((names.length + 2) / 2),
    layout: {
      // Below: names of runs are long.
      legend: { orientation: 'h', x: 0, xanchor: 'left', yref: 'container', y: 0, yanchor: 'bottom' },
    },
    description: `Outliers flagged at the own threshold against the AUC, of ${names.join(', ')}`,
  });
}

const percent = (rate: number): number => Number((100 * rate).toFixed(3));
