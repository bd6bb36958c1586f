import { InputError } from '../errors';
import { rank, type RankingPoint } from './ranking';

/**
 * By what labelled images choose a threshold:
 *
 * - `accuracy`: the most images on their right side,
 * - `balanced`: the highest mean of the two kinds' shares on their right side (Youden 1950), whatever the numbers of each,
 * - a number in (0, 1]: at least that share of the outliers flagged, and as few normal images as possible.
 */
export type ThresholdCriterion = 'accuracy' | 'balanced' | number;

/**
 * The threshold that labelled images choose, for "score > threshold means outlier": midway between two scores, the highest
 * of equally good ones. -Infinity where everything is to be flagged.
 *
 * Nothing keeps it good for outliers of another kind than those it was chosen with.
 *
 * @param labels 1 for an outlier, 0 for a normal image
 * @throws InputError for a share out of range; else as `rocAuc`
 */
export function chosenThreshold(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  criterion: ThresholdCriterion,
): number {
  if (typeof criterion === 'number' && !(criterion > 0 && criterion <= 1)) {
    throw new InputError(`The share of outliers to flag must be in (0, 1], not ${criterion}.`);
  }
  const ranking = rank(scores, labels);
  const { outliers, normals } = ranking;
  const nothing: RankingPoint = { threshold: Infinity, outliers: 0, normals: 0 };
  const points = [nothing, ...ranking.points];
  const worth = (point: RankingPoint): number => {
    const [tpr, tnr] = [point.outliers / outliers, 1 - point.normals / normals];
    if (criterion === 'balanced') return tpr + tnr;
    if (criterion === 'accuracy') return point.outliers + normals - point.normals;
    return tpr >= criterion ? tnr : -1;
  };
  const worths = points.map(worth);
  const best = worths.indexOf(worths.reduce((a, b) => Math.max(a, b)));
  // Scores from the best point's on are flagged; those of the next one no longer.
  const next = points[best + 1] as RankingPoint | undefined;
  if (!next) return -Infinity;
  const middle = (points[best].threshold + next.threshold) / 2;
  // Above all scores there is no middle, nor between two numbers without a third between them.
  return middle < points[best].threshold && best > 0 ? middle : next.threshold;
}
