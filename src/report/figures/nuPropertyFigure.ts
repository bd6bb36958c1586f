import type { Data } from 'plotly.js-dist';
import { COLOURS, figure, type Figure } from './figure';

/** What a soft boundary trained with some nu holds, as shares of the training images (fractions of 1). */
export interface NuPoint {
  readonly nu: number;
  /** Outside of the sphere. */
  readonly outliers: number;
  /** Outside or on the sphere's surface. */
  readonly outliersAndBoundary: number;
}

/**
 * The nu-property (Proposition 4 of the paper): nu is at least the share of outliers and at most the share of outliers
 * and boundary points, so the diagonal must lie between the two curves.
 */
export function nuPropertyFigure(points: readonly NuPoint[], title = 'The ν-property'): Figure {
  const sorted = [...points].sort((a, b) => a.nu - b.nu);
  const x = sorted.map(({ nu }) => nu);
  const highest = Math.max(0.01, ...sorted.flatMap((point) => [point.nu, point.outliersAndBoundary]));
  const curve = (name: string, color: string, symbol: 'circle' | 'square', y: number[]): Data => ({
    type: 'scatter',
    mode: 'lines+markers',
    name,
    x,
    y,
    line: { color, width: 2 },
    marker: { color, symbol, size: 8 },
  });
  const diagonal: Data = {
    type: 'scatter',
    mode: 'lines',
    name: 'ν',
    x: [0, highest],
    y: [0, highest],
    line: { color: COLOURS.neutral, dash: 'dash', width: 1.5 },
    hoverinfo: 'skip',
  };
  const curves = [
    curve(
      'outliers and boundary',
      COLOURS.normal,
      'circle',
      sorted.map((point) => point.outliersAndBoundary),
    ),
    diagonal,
    curve(
      'outliers',
      COLOURS.outlier,
      'square',
      sorted.map((point) => point.outliers),
    ),
  ];
  return figure(curves, {
    title,
    x: { title: { text: 'ν' }, range: [0, highest * 1.04] },
    y: { title: { text: 'share of training images' }, range: [0, highest * 1.04] },
    width: 520,
    height: 460,
    description: 'Shares of outliers, and of outliers and boundary points, against nu',
  });
}
