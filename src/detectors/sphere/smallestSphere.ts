import { InputError } from '../../errors';
import { numbers, tf } from '../../tensorflow';
import { exactRadius } from '../../training';
import { MOST_IMAGES } from '../shallow/ocSvm';
import { solveOneClass } from '../shallow/smo';

/** The optimality conditions hold within this share of the mean squared distance. */
const TOLERANCE = 1e-4;

/**
 * The centre c and radius R that minimise R^2 + 1 / (nu n) * sum of max(0, ||z_i - c||^2 - R^2): SVDD (Tax and Duin 2004)
 * with a linear kernel, by its dual, max sum a_i z_i'z_i - sum a_i a_j z_i'z_j over 0 <= a_i <= 1 / (nu n), sum a = 1.
 * Then c = sum a_i z_i, and R is exact for that c.
 *
 * Because a sums to 1, the dual is also min 1/2 a'Ka with K_ij = -1/2 ||z_i - z_j||^2: the one-class SVM's problem, which
 * its solver solves in the scale a nu n.
 *
 * @param representations [n, d], row-major
 * @throws InputError for more of them than a kernel matrix has room for
 */
export function smallestSphere(
  representations: ArrayLike<number>,
  d: number,
  nu: number,
): { centre: Float32Array; radius: number } {
  const n = representations.length / d;
  if (n > MOST_IMAGES) {
    throw new InputError(
      `${n} images are too many for the dual problem of c and R; ${MOST_IMAGES} are the most. Use maxTrain, or ` +
        'another centreUpdate.',
    );
  }
  const rows = Float32Array.from(representations);
  const kernel = numbers(() => {
    // Differences from the mean, so that squares of a far centre do not swallow them.
    const all = tf.tensor2d(rows, [n, d]);
    const z = tf.sub(all, tf.mean(all, 0));
    const squares = tf.sum(tf.square(z), 1, true);
    const halves = tf.mul(tf.add(squares, tf.transpose(squares)), -0.5);
    return tf.add(tf.matMul(z, z, false, true), halves);
  });
  let total = 0;
  for (const value of kernel) total -= value;
  const tolerance = (TOLERANCE * nu * total) / n;
  if (!(tolerance > 0)) return { centre: rows.slice(0, d), radius: 0 };
  const { alpha } = solveOneClass(kernel, n, nu, tolerance);
  const sums = new Float64Array(d);
  alpha.forEach((a, i) => {
    for (let k = 0; a > 0 && k < d; k++) sums[k] += a * rows[i * d + k];
  });
  const centre = Float32Array.from(sums, (sum) => sum / (nu * n));
  const distances = new Float64Array(n);
  for (let i = 0; i < rows.length; i++) distances[Math.floor(i / d)] += (rows[i] - centre[i % d]) ** 2;
  return { centre, radius: exactRadius(distances, nu) };
}
