import type { Data } from 'plotly.js-dist';
import { rocCurve } from '../../metrics';
import { COLOURS, figure, verticalLine, type Figure } from './figure';
import { logAxis } from './logAxis';
import type { ThresholdedImages } from './rocFigure';

/** As many points of the curves as a figure shows. */
const POINTS = 400;

/**
 * What each threshold would give: the outliers it flags, the normal images it flags, and the images on their right
 * side. A high AUC and a low accuracy live together where the method's own threshold stands beside the good ones.
 *
 * @throws InputError when a test set lacks normal images or outliers
 */
export function tradeOffFigure(
  { scores, labels, threshold }: ThresholdedImages,
  title = 'What a threshold gives',
): Figure {
  const { fpr, tpr, thresholds } = rocCurve(scores, labels);
  const outliers = Array.from(labels).filter((label) => label === 1).length / labels.length;
  const step = Math.max(1, Math.floor(thresholds.length / POINTS));
  const kept = Array.from(thresholds.keys()).filter((i) => thresholds[i] > 0 && i > 0 && i % step === 0);
  const curve = (name: string, color: string, dash: string, rate: (i: number) => number): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      name,
      x: kept.map((i) => thresholds[i]),
      y: kept.map((i) => Number((100 * rate(i)).toFixed(3))),
      line: { color, dash, width: 2 },
    }) as Data;
  const curves = [
    curve('outliers flagged', COLOURS.outlier, 'solid', (i) => tpr[i]),
    curve('normal images flagged', COLOURS.normal, 'dash', (i) => fpr[i]),
    curve('accuracy', '#000000', 'dot', (i) => outliers * tpr[i] + (1 - outliers) * (1 - fpr[i])),
  ];
  return figure(curves, {
    title,
    x: { title: { text: 'threshold (anomaly score)' }, ...logAxis(kept.map((i) => thresholds[i])) },
    y: { title: { text: 'share of images (%)' }, range: [0, 101] },
    layout:
      threshold !== undefined && threshold > 0
        ? verticalLine(threshold, `own threshold ${Number(threshold.toPrecision(3))}`, { logarithmic: true })
        : {},
    description: 'True positive rate, false positive rate and accuracy against the threshold',
  });
}
