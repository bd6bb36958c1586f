import { numbers, tf, type Tensor2D } from '../../tensorflow';
import { mapRows, rowTensor, type Rows } from './rows';

/**
 * Squared Euclidean distances between rows [a, d] and [b, d]: [a, b], through one product of matrices. What rounding
 * makes negative becomes 0.
 */
export function squaredDistanceMatrix(x: Tensor2D, y: Tensor2D): Tensor2D {
  return tf.tidy(() => {
    const xx = tf.sum(tf.square(x), 1, true);
    const yy = tf.reshape(tf.sum(tf.square(y), 1), [1, -1]);
    return tf.relu(tf.sub(tf.add(xx, yy), tf.mul(tf.matMul(x, y, false, true), 2))) as Tensor2D;
  });
}

/** The largest squared distance between two of the rows. */
export function largestSquaredDistance(rows: Rows): number {
  const all = rowTensor(rows);
  let largest = 0;
  mapRows(rows, 1000, (x) => {
    const furthest = numbers(() => tf.max(squaredDistanceMatrix(x, all), 1));
    for (const squared of furthest) largest = Math.max(largest, squared);
    return furthest;
  });
  all.dispose();
  return largest;
}
