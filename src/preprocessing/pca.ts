import { imageSize, type Images } from '../datasets';
import { InputError } from '../errors';
import { symmetricEigen, tf, type Tensor2D } from '../tensorflow';
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
    const { directions, components } = principal(
      only(train, varying),
      varying.map((p) => mean[p]),
      share,
    );
    const d = varying.length;
    const matrix = new Float32Array(size * components);
    for (let c = 0; c < components; c++) {
      const row = directions.subarray((components - 1 - c) * d, (components - c) * d);
      const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
      row.forEach((value, i) => (matrix[varying[i] * components + c] = value / length));
    }
    return pcaBy(Float32Array.from(mean), matrix);
  };
}

/** The first components as rows of any length, the first one last: [components, numbers of an image]. */
function principal(
  images: Images,
  mean: readonly number[],
  share: number,
): { directions: Float32Array; components: number } {
  const [n, d] = [images.shape[0], imageSize(images)];
  const { rows, components } = tf.tidy(() => {
    // With fewer images than numbers, the n x n matrix of products has the same variances and is smaller.
    const centred = n >= d ? undefined : tf.tensor2d(subtract(images, mean), [n, d]);
    const products = centred
      ? (tf.div(tf.matMul(centred, centred, false, true), n - 1) as Tensor2D)
      : covariance(images, mean, n - 1);
    const { values, vectors } = symmetricEigen(products);
    const components = componentsFor(values.dataSync(), share);
    // Eigenvalues come in ascending order. Rows are cut off in no time, columns are not.
    const kept = tf.slice(tf.transpose(vectors), [vectors.shape[1] - components, 0], [components, -1]);
    return { rows: centred ? tf.matMul(kept, centred) : kept, components };
  });
  const directions = rows.dataSync() as Float32Array;
  rows.dispose();
  return { directions, components };
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
  let left = size;
  for (let begin = size; begin < data.length && left > 0; begin += size) {
    for (let p = 0; p < size; p++) {
      if (varies[p] === 0 && data[begin + p] !== data[p]) {
        varies[p] = 1;
        left--;
      }
    }
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
