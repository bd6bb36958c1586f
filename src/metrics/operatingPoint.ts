import { jStat } from 'jstat';
import { InputError } from '../errors';

/** The least and the greatest true positive rate. */
export interface TprBounds {
  readonly low: number;
  readonly high: number;
}

/**
 * What an AUC alone says about a threshold: the least and the greatest share of outliers that it can flag where it flags
 * the given share of normal images. A ROC curve through (fpr, tpr) that never falls has an area of at least
 * (1 - fpr) tpr and at most 1 - fpr (1 - tpr).
 *
 * @param auc in [0, 1]
 * @param fpr the share of normal images flagged, in [0, 1]
 * @throws InputError for values out of range
 */
export function tprBounds(auc: number, fpr: number): TprBounds {
  check({ auc, fpr });
  return {
    low: fpr === 0 ? 0 : Math.max(0, 1 - (1 - auc) / fpr),
    high: fpr === 1 ? 1 : Math.min(1, auc / (1 - fpr)),
  };
}

/**
 * The share of outliers flagged along with a share of normal images, if the scores of both kinds were normally
 * distributed with one variance (the binormal ROC curve; Green and Swets 1966): Φ(√2 Φ⁻¹(auc) + Φ⁻¹(fpr)).
 *
 * @param auc in (0, 1)
 * @param fpr in (0, 1)
 * @throws InputError for values out of range
 */
export function binormalTpr(auc: number, fpr: number): number {
  check({ auc, fpr });
  if ([auc, fpr].some((value) => value === 0 || value === 1)) {
    throw new InputError('Normal distributions overlap: auc and fpr must lie between 0 and 1.');
  }
  const { normal } = jStat;
  return normal.cdf(Math.SQRT2 * normal.inv(auc, 0, 1) + normal.inv(fpr, 0, 1), 0, 1);
}

function check(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(value >= 0 && value <= 1)) throw new InputError(`${name} must be in [0, 1], not ${value}.`);
  }
}
