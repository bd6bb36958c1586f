import type { Data } from 'plotly.js-dist';
import { InputError } from '../../errors';
import { COLOURS, figure, verticalLine, type Figure } from './figure';
import { logAxis } from './logAxis';

/** Scores of a test set, with what is known about each image. */
export interface ScoredImages {
  /** Higher is more anomalous; at least one above 0. */
  readonly scores: ArrayLike<number>;
  /** 1 for an outlier, 0 for a normal image. */
  readonly labels: ArrayLike<number>;
}

const BINS = 60;

/**
 * How the scores of normal images and of outliers are spread, on a logarithmic axis, with the threshold between them.
 * Heights are shares of each kind, so that few and many images can be compared.
 *
 * @throws InputError when no score is above 0
 */
export function scoreHistogram(
  { scores, labels }: ScoredImages,
  { threshold, title = 'Anomaly scores' }: { threshold?: number; title?: string } = {},
): Figure {
  const positive = Array.from(scores).filter((score) => score > 0);
  if (positive.length === 0) throw new InputError('A histogram needs at least one score above 0.');
  const low = Math.log10(positive.reduce((a, b) => Math.min(a, b)));
  const high = Math.log10(positive.reduce((a, b) => Math.max(a, b)));
  const width = (high - low) / BINS || 1;
  const edges = Array.from({ length: BINS + 1 }, (_, i) => 10 ** (low + i * width));
  const trace = (name: string, label: number, color: string): Data => {
    const counts = new Array<number>(BINS).fill(0);
    let total = 0;
    for (let i = 0; i < scores.length; i++) {
      if (labels[i] !== label) continue;
      total++;
      const bin = scores[i] > 0 ? Math.floor((Math.log10(scores[i]) - low) / width) : 0;
      counts[Math.min(Math.max(bin, 0), BINS - 1)]++;
    }
    const shares = counts.map((count) => (total === 0 ? 0 : (100 * count) / total));
    return {
      type: 'scatter',
      mode: 'lines',
      name: `${name} (${total})`,
      x: edges,
      y: [...shares, shares[BINS - 1]],
      line: { shape: 'hv', color, width: 1.5, dash: label === 1 ? 'dash' : 'solid' },
      fill: 'tozeroy',
      fillcolor: `${color}33`,
    };
  };
  const line =
    threshold === undefined || threshold <= 0
      ? {}
      : verticalLine(threshold, `threshold ${Number(threshold.toPrecision(3))}`, { logarithmic: true });
  return figure([trace('normal', 0, COLOURS.normal), trace('outliers', 1, COLOURS.outlier)], {
    title,
    x: { title: { text: 'anomaly score' }, ...logAxis(positive) },
    y: { title: { text: 'share of images (%)' }, rangemode: 'tozero' },
    layout: line,
    description: `Histogram of ${scores.length} anomaly scores, normal images against outliers`,
  });
}
