import type { Data } from 'plotly.js-dist';
import { ratesAt, rocAuc, rocCurve } from '../../metrics';
import { figure, methodStyle, type Figure } from './figure';
import type { ScoredImages } from './scoreHistogram';

/** Scores, with the threshold that the method itself sets: R² for Deep SVDD. */
export interface ThresholdedImages extends ScoredImages {
  readonly threshold?: number;
}

/**
 * ROC curves of several methods, each named with its AUC in percent. A method's own threshold is marked on its curve.
 *
 * @throws InputError when a test set lacks normal images or outliers
 */
export function rocFigure(
  methods: Readonly<Record<string, ThresholdedImages>>,
  title = 'ROC curves',
): Figure {
  const names = Object.keys(methods);
  const curves = names.map((name, i) => {
    const { scores, labels } = methods[name];
    const { fpr, tpr } = rocCurve(scores, labels, { dropCollinear: true });
    const { color, dash } = methodStyle(i);
    return {
      type: 'scatter',
      mode: 'lines',
      name: `${name}: ${(100 * rocAuc(scores, labels)).toFixed(1)}`,
      x: Array.from(fpr, percent),
      y: Array.from(tpr, percent),
      line: { color, dash, width: 2 },
    } as Data;
  });
  const points = names.flatMap((name, i): Data[] => {
    const { scores, labels, threshold } = methods[name];
    if (threshold === undefined) return [];
    const { fpr, tpr } = ratesAt(scores, labels, threshold);
    const { color, symbol } = methodStyle(i);
    return [
      {
        type: 'scatter',
        mode: 'markers',
        name: `${name} at its threshold`,
        x: [percent(fpr ?? 0)],
        y: [percent(tpr ?? 0)],
        marker: { color, symbol, size: 10, line: { color: '#ffffff', width: 1 } },
        showlegend: false,
      } as Data,
    ];
  });
  const chance = {
    type: 'scatter' as const,
    mode: 'lines' as const,
    x: [0, 100],
    y: [0, 100],
    line: { color: '#999999', dash: 'dot' as const, width: 1 },
    showlegend: false,
    hoverinfo: 'skip' as const,
  };
  return figure([chance, ...curves, ...points], {
    title: points.length > 0 ? `${title}; marks: each method's own threshold` : title,
    x: { title: { text: 'normal images flagged (%)' }, range: [0, 100] },
    y: { title: { text: 'outliers flagged (%)' }, range: [0, 100.5] },
    width: 560,
    height: 480,
    layout: {
      legend: {
        x: 0.98,
        xanchor: 'right',
        y: 0.04,
        yanchor: 'bottom',
        title: { text: 'AUC in %' },
        bgcolor: '#ffffffcc',
      },
    },
    description: `ROC curves of ${names.join(', ')}${points.length > 0 ? ', with the point at each threshold' : ''}`,
  });
}

const percent = (rate: number): number => Number((100 * rate).toFixed(3));
