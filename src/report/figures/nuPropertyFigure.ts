import type { Data } from 'plotly.js-dist';
import type { NuPoint } from '../../metrics';
import { COLOURS, figure, methodStyle, type Figure } from './figure';

/**
 * The nu-property (Proposition 4 of the paper): nu is at least the share of outliers and at most the share of outliers
 * and boundary points. So the line must not lie above the diagonal, nor the rings below it.
 *
 * @param series points of spheres that were found in the same way, by its name
 */
export function nuPropertyFigure(
  series: Readonly<Record<string, readonly NuPoint[]>>,
  title = 'The ν-property',
): Figure {
  const names = Object.keys(series);
  const all = Object.values(series).flat();
  const highest = Math.max(0.01, ...all.flatMap((point) => [point.nu, point.outliersAndBoundary]));
  const traces = names.flatMap((name, i): Data[] => {
    const sorted = [...series[name]].sort((a, b) => a.nu - b.nu);
    const { color, dash, symbol } = methodStyle(i);
    const x = sorted.map(({ nu }) => nu);
    const common = { type: 'scatter', x, legendgroup: name };
    return [
      {
        ...common,
        mode: 'lines+markers',
        name: `${name}: outliers`,
        y: sorted.map((point) => point.outliers),
        line: { color, dash, width: 2 },
        marker: { color, symbol, size: 6 },
      },
      {
        ...common,
        mode: 'markers',
        name: `${name}: with boundary`,
        y: sorted.map((point) => point.outliersAndBoundary),
        marker: { color, symbol: 'circle-open', size: 13, line: { width: 1.5 } },
      },
    ] as Data[];
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
  return figure([...traces, diagonal], {
    title,
    x: { title: { text: 'ν' }, range: [0, highest * 1.04] },
    y: { title: { text: 'share of training images' }, range: [0, highest * 1.04] },
    width: 560,
    height: 480,
    layout: { legend: { x: 0.02, xanchor: 'left', y: 0.98, yanchor: 'top', bgcolor: '#ffffffcc' } },
    description: `Shares of outliers, and of outliers and boundary points, against nu: ${names.join(', ')}`,
  });
}
