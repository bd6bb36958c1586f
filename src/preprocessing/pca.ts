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
    const n = train.shape[0];
    const size = imageSize(train);
    if (n < 2) throw new InputError('PCA needs at least two images.');
    const mean = meanImage(train);
    const found = tf.tidy(() => {
      if (n >= size) {
        const { values, vectors } = symmetricEigen(covariance(train, mean, n - 1));
        return { values, rows: tf.transpose(vectors) };
      }
      // With fewer images than pixels, the n x n matrix of products has the same variances and is smaller.
      const centred = tf.tensor2d(subtract(train, mean), [n, size]);
      const products = tf.div(tf.matMul(centred, centred, false, true), n - 1) as Tensor2D;
      const { values, vectors } = symmetricEigen(products);
      return { values, rows: tf.matMul(vectors, centred, true, false) };
    });
    const [variances, vectors] = [numbers(() => found.values), numbers(() => found.rows)];
    const components = componentsFor(variances, share);
    // Eigenvalues come in ascending order: the last rows are the first components.
    const rows = vectors.length / size;
    const matrix = new Float32Array(size * components);
    for (let c = 0; c < components; c++) {
      const row = vectors.subarray((rows - 1 - c) * size, (rows - c) * size);
      const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
      row.forEach((value, p) => (matrix[p * components + c] = value / length));
    }
    return pcaBy(Float32Array.from(mean), matrix);
  };
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
