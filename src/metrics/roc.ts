import { rank, type Ranking } from './ranking';

/** The receiver operating characteristic: rates of what scores at least as high as each threshold. */
export interface RocCurve {
  /** False positive rates (normal images flagged), ascending from 0 to 1. */
  readonly fpr: Float64Array;
  /** True positive rates (outliers flagged), ascending from 0 to 1. */
  readonly tpr: Float64Array;
  /** Descending, beginning with Infinity, where nothing is flagged. */
  readonly thresholds: Float64Array;
}

/**
 * The area under the ROC curve: the probability that an outlier scores higher than a normal image, ties counted half
 * (Mann and Whitney 1947).
 *
 * @param scores higher is more anomalous
 * @param labels 1 for an outlier, 0 for a normal image
 * @throws InputError when one kind is missing or the input is malformed
 */
export function rocAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const { points, outliers, normals } = rank(scores, labels);
  let pairs = 0;
  let before = { outliers: 0, normals: 0 };
  for (const point of points) {
    const tied = point.outliers - before.outliers;
    const tiedNormals = point.normals - before.normals;
    pairs += tiedNormals * (before.outliers + tied / 2);
    before = point;
  }
  return pairs / (outliers * normals);
}

/**
 * The ROC curve, one point for each distinct score and one where nothing is flagged.
 *
 * @param dropCollinear leaves out points in the middle of a straight line, which do not change the curve
 * @throws InputError as `rocAuc`
 */
export function rocCurve(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  { dropCollinear = false } = {},
): RocCurve {
  const { points, outliers, normals } = rank(scores, labels);
  const corners = dropCollinear ? points.filter((_, i) => !inMiddle(points, i)) : points;
  const kept = [{ threshold: Infinity, outliers: 0, normals: 0 }, ...corners];
  return {
    fpr: Float64Array.from(kept, (point) => point.normals / normals),
    tpr: Float64Array.from(kept, (point) => point.outliers / outliers),
    thresholds: Float64Array.from(kept, (point) => point.threshold),
  };
}

/** Whether both counts grow by the same steps before and after a point, as scikit-learn's drop_intermediate asks. */
function inMiddle(points: Ranking['points'], i: number): boolean {
  if (i === 0 || i === points.length - 1) return false;
  const [a, b, c] = [points[i - 1], points[i], points[i + 1]];
  return (
    b.outliers - a.outliers === c.outliers - b.outliers && b.normals - a.normals === c.normals - b.normals
  );
}

/**
 * The smallest false positive rate at which at least the given share of the outliers is flagged, without interpolation.
 *
 * @param tpr in (0, 1]; 0.95 by default
 * @throws InputError as `rocAuc`
 */
export function fprAtTpr(scores: ArrayLike<number>, labels: ArrayLike<number>, tpr = 0.95): number {
  const { points, outliers, normals } = rank(scores, labels);
  const point = points.find((p) => p.outliers / outliers >= tpr) ?? points[points.length - 1];
  return point.normals / normals;
}

/**
 * Average precision: the sum over distinct scores, descending, of precision times the gain in recall.
 *
 * @throws InputError as `rocAuc`
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const { points, outliers } = rank(scores, labels);
  let sum = 0;
  let before = 0;
  for (const point of points) {
    sum += ((point.outliers - before) / outliers) * (point.outliers / (point.outliers + point.normals));
    before = point.outliers;
  }
  return sum;
}
