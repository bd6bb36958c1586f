import { imageSize, type Images } from '../datasets';
import { InputError } from '../errors';
import { numbers, symmetricEigen, tf, type Tensor2D } from '../tensorflow';
import { decodeMap, encodeNumbers } from './encoding';
import { linearMap } from './linearMap';
import { covariance, meanImage, subtract } from './statistics';
import type { FittedStep } from './step';

/**
 * Principal component analysis: the fewest directions that together hold more than a share of the training images'
 * variance, without whitening. Images become rows of features, [n, 1, 1, components].
 *
 * @param share in (0, 1); the paper's shallow baselines keep .95 (section 4.1)
 * @throws InputError for a share out of range, fewer than two images, or images without variance
 */
export function pca(share: number): (train: Images) => FittedStep {
  if (!(share > 0 && share < 1))
    throw new InputError(`The share of variance must be in (0, 1), not ${share}.`);
  return (train) => {
    if (train.shape[0] < 2) throw new InputError('PCA needs at least two images.');
    const size = imageSize(train);
    const varying = varyingNumbers(train);
    const mean = meanImage(train);
    const { variances, vectors } = principal(
      only(train, varying),
      varying.map((p) => mean[p]),
    );
    const components = componentsFor(variances, share);
    // Eigenvalues come in ascending order: the last rows are the first components.
    const [d, rows] = [varying.length, vectors.length / varying.length];
    const matrix = new Float32Array(size * components);
    for (let c = 0; c < components; c++) {
      const row = vectors.subarray((rows - 1 - c) * d, (rows - c) * d);
      const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
      row.forEach((value, i) => (matrix[varying[i] * components + c] = value / length));
    }
    return pcaBy(Float32Array.from(mean), matrix);
  };
}

/** Variances, ascending, and the directions that they belong to, a row each, of any length. */
function principal(
  images: Images,
  mean: readonly number[],
): { variances: Float32Array; vectors: Float32Array } {
  const [n, d] = [images.shape[0], imageSize(images)];
  const found = tf.tidy(() => {
    if (n >= d) {
      const { values, vectors } = symmetricEigen(covariance(images, mean, n - 1));
      return { values, rows: tf.transpose(vectors) };
    }
    // With fewer images than numbers, the n x n matrix of products has the same variances and is smaller.
    const centred = tf.tensor2d(subtract(images, mean), [n, d]);
    const products = tf.div(tf.matMul(centred, centred, false, true), n - 1) as Tensor2D;
    const { values, vectors } = symmetricEigen(products);
    return { values, rows: tf.matMul(vectors, centred, true, false) };
  });
  return { variances: numbers(() => found.values), vectors: numbers(() => found.rows) };
}

/**
 * The positions of an image's numbers that are not the same in all images. The others, such as the border of a digit, are part
 * of no component, and without them the matrix that is decomposed is smaller.
 *
 * @throws InputError when there is none
 */
function varyingNumbers({ data, shape: [n] }: Images): number[] {
  const size = data.length / n;
  const varies = new Uint8Array(size);
  for (let begin = size; begin < data.length; begin += size) {
    for (let p = 0; p < size; p++) if (data[begin + p] !== data[p]) varies[p] = 1;
  }
  const positions = Array.from(varies.keys()).filter((p) => varies[p] === 1);
  if (positions.length === 0) throw new InputError('PCA needs training images that differ.');
  return positions;
}

/** The images as rows of the numbers at these positions. */
function only({ data, shape: [n] }: Images, positions: readonly number[]): Images {
  const [size, d] = [data.length / n, positions.length];
  if (d === size) return { data, shape: [n, 1, 1, d] };
  const rows = new Float32Array(n * d);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < d; p++) rows[i * d + p] = data[i * size + positions[p]];
  }
  return { data: rows, shape: [n, 1, 1, d] };
}

/** The projection by a known mean image and matrix, row-major [size of an image, components]. */
export function pcaBy(mean: Float32Array, matrix: Float32Array): FittedStep {
  const components = matrix.length / mean.length;
  return {
    toJSON: () => ({ name: 'pca', mean: encodeNumbers(mean), matrix: encodeNumbers(matrix) }),
    apply: (images) => ({
      data: linearMap(images, mean, matrix, components),
      shape: [images.shape[0], 1, 1, components],
    }),
  };
}

export function readPca(saved: Record<string, unknown>): FittedStep {
  const { mean, matrix } = decodeMap(saved);
  return pcaBy(mean, matrix);
}

/** The fewest of the largest variances whose sum is above the share of all. */
function componentsFor(ascending: ArrayLike<number>, share: number): number {
  const variances = Array.from(ascending, (value) => Math.max(0, value)).reverse();
  const total = variances.reduce((a, b) => a + b, 0);
  if (!(total > 0)) throw new InputError('PCA needs training images that differ.');
  let sum = 0;
  const last = variances.findIndex((variance) => (sum += variance) > share * total);
  return last < 0 ? variances.length : last + 1;
}
