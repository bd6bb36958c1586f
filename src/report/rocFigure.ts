import { rocAuc, rocCurve } from '../metrics';
import { COLOURS, figure, type Figure } from './figure';
import type { ScoredImages } from './scoreHistogram';

/**
 * ROC curves of several methods, each named with its AUC in percent.
 *
 * @throws InputError when a test set lacks normal images or outliers
 */
export function rocFigure(methods: Readonly<Record<string, ScoredImages>>, title = 'ROC curves'): Figure {
  const names = Object.keys(methods);
  const curves = names.map((name, i) => {
    const { scores, labels } = methods[name];
    const { fpr, tpr } = rocCurve(scores, labels, { dropCollinear: true });
    const auc = 100 * rocAuc(scores, labels);
    return {
      type: 'scatter' as const,
      mode: 'lines' as const,
      name: `${name}: ${auc.toFixed(1)}`,
      x: Array.from(fpr, (rate) => Number((100 * rate).toFixed(3))),
      y: Array.from(tpr, (rate) => Number((100 * rate).toFixed(3))),
      line: { color: COLOURS.methods[i % COLOURS.methods.length], width: 2 },
    };
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
  return figure([chance, ...curves], {
    title,
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
    description: `ROC curves of ${names.join(', ')}`,
  });
}
