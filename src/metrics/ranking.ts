import { InputError } from '../errors';

/** How many outliers and normal images score at least as high as a threshold. */
export interface RankingPoint {
  readonly threshold: number;
  /** Outliers with a score >= threshold: true positives. */
  readonly outliers: number;
  /** Normal images with a score >= threshold: false positives. */
  readonly normals: number;
}

/** Scores in descending order, one point for each distinct score: what every ranking metric is made of. */
export interface Ranking {
  readonly points: readonly RankingPoint[];
  readonly outliers: number;
  readonly normals: number;
}

/**
 * @param scores higher is more anomalous
 * @param labels 1 for an outlier, 0 for a normal image
 * @throws InputError when lengths differ, a score is not finite, a label is neither 0 nor 1, or one kind is missing
 */
export function rank(scores: ArrayLike<number>, labels: ArrayLike<number>): Ranking {
  if (scores.length !== labels.length) {
    throw new InputError(`There are ${scores.length} scores, but ${labels.length} labels.`);
  }
  const order = Array.from({ length: scores.length }, (_, i) => i);
  for (const i of order) {
    if (!Number.isFinite(scores[i]))
      throw new InputError(`Score ${i} is ${scores[i]}; scores must be finite.`);
    if (labels[i] !== 0 && labels[i] !== 1) {
      throw new InputError(`Label ${i} is ${labels[i]}; it must be 0 (normal) or 1 (outlier).`);
    }
  }
  order.sort((a, b) => scores[b] - scores[a]);
  const points: RankingPoint[] = [];
  let outliers = 0;
  let normals = 0;
  order.forEach((i, position) => {
    if (labels[i] === 1) outliers++;
    else normals++;
    const next = order[position + 1] as number | undefined;
    if (next === undefined || scores[next] !== scores[i])
      points.push({ threshold: scores[i], outliers, normals });
  });
  if (outliers === 0 || normals === 0) {
    throw new InputError(
      `The test set needs normal images and outliers; it has ${normals} normal images and ${outliers} outliers.`,
    );
  }
  return { points, outliers, normals };
}
