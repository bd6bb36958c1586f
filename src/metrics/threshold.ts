import { InputError } from '../errors';

/** What a threshold catches. */
export interface ThresholdRates {
  /** The share of outliers above the threshold (true positive rate); null without outliers. */
  readonly tpr: number | null;
  /** The share of normal images above the threshold (false positive rate); null without normal images. */
  readonly fpr: number | null;
  /** The share of images on their right side. */
  readonly accuracy: number;
  /** How many images are above the threshold. */
  readonly flagged: number;
}

/**
 * The rates of "score > threshold means outlier".
 *
 * @param labels 1 for an outlier, 0 for a normal image
 * @throws InputError when lengths differ or there is nothing to rate
 */
export function ratesAt(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold: number,
): ThresholdRates {
  if (scores.length !== labels.length || scores.length === 0) {
    throw new InputError(
      `Rates need as many labels as scores, at least one; there are ${scores.length} scores and ${labels.length} labels.`,
    );
  }
  const count = { outliers: 0, normals: 0, truePositives: 0, falsePositives: 0 };
  for (let i = 0; i < scores.length; i++) {
    const flagged = Number(scores[i] > threshold);
    if (labels[i] === 1) {
      count.outliers++;
      count.truePositives += flagged;
    } else {
      count.normals++;
      count.falsePositives += flagged;
    }
  }
  return {
    tpr: count.outliers === 0 ? null : count.truePositives / count.outliers,
    fpr: count.normals === 0 ? null : count.falsePositives / count.normals,
    accuracy: (count.truePositives + count.normals - count.falsePositives) / scores.length,
    flagged: count.truePositives + count.falsePositives,
  };
}
