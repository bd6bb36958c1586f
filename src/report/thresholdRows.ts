import { ratesAt } from '../metrics';
import type { ScoredImages } from './figures';
import type { FrameRow } from './frames';
import { percent } from './percent';

/**
 * What several thresholds give on the same images, in percent: a row for each, with the shares of outliers and of normal
 * images that are flagged, the accuracy, and the balanced accuracy, which does not depend on how many of each kind there
 * are.
 *
 * @param thresholds by the name of the rule that they come from; scores above one are flagged
 * @throws InputError without images
 */
export function thresholdRows(
  { scores, labels }: ScoredImages,
  thresholds: Readonly<Record<string, number>>,
): FrameRow[] {
  return Object.entries(thresholds).map(([rule, threshold]) => {
    const { tpr, fpr, accuracy } = ratesAt(scores, labels, threshold);
    return {
      rule,
      threshold: Number.isFinite(threshold) ? Number(threshold.toPrecision(4)) : null,
      'outliers flagged': tpr === null ? null : percent(tpr),
      'normal images flagged': fpr === null ? null : percent(fpr),
      accuracy: percent(accuracy),
      'balanced accuracy': tpr === null || fpr === null ? null : percent((tpr + 1 - fpr) / 2),
    };
  });
}
