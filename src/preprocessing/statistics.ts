import { imageSize, type Images } from '../datasets';
import { InputError } from '../errors';
import { tf, type Tensor2D } from '../tensorflow';

/** Images that are centred and multiplied at once: few enough to stay in the caches. */
const PORTION = 1000;

/** The mean of each of an image's numbers over all images, in double precision. */
export function meanImage(images: Images): Float64Array {
  const size = imageSize(images);
  const { data } = images;
  const sum = new Float64Array(size);
  for (let begin = 0; begin < data.length; begin += size) {
    for (let p = 0; p < size; p++) sum[p] += data[begin + p];
  }
  return sum.map((total) => total / images.shape[0]);
}

/**
 * Checks that images are of the size that a step was fitted on.
 *
 * @throws InputError when they are not
 */
export function checkSize(images: Images, size: number, step: string): void {
  if (imageSize(images) === size) return;
  throw new InputError(
    `The preprocessing (${step}) was fitted on images of ${size} numbers, but these have ${imageSize(images)}.`,
  );
}

/** The images minus a mean image, as new numbers. */
export function subtract(images: Images, mean: ArrayLike<number>): Float32Array {
  const size = imageSize(images);
  const { data } = images;
  const result = new Float32Array(data.length);
  for (let begin = 0; begin < result.length; begin += size) {
    for (let p = 0; p < size; p++) result[begin + p] = data[begin + p] - mean[p];
  }
  return result;
}

/**
 * The covariance of the images as rows of numbers, the sum of products of their deviations divided by `divisor`: [d, d]. The
 * caller disposes it.
 *
 * The matrix is symmetric, so a quarter of it, right of the first half of the columns and above the second, is not computed
 * but taken from its mirror image.
 */
export function covariance(images: Images, mean: ArrayLike<number>, divisor: number): Tensor2D {
  const size = imageSize(images);
  const [n, half] = [images.shape[0], size >> 1];
  return tf.tidy(() => {
    const offset = tf.tensor1d(Float32Array.from(mean));
    // Columns of all rows, and those of the last rows alone.
    let left: Tensor2D = tf.zeros([size, half]);
    let right: Tensor2D = tf.zeros([size - half, size - half]);
    for (let begin = 0; begin < n; begin += PORTION) {
      const rows = Math.min(PORTION, n - begin);
      const x = tf.tensor2d(images.data.subarray(begin * size, (begin + rows) * size), [rows, size]);
      [left, right] = tf.tidy(() => {
        const centred = tf.sub(x, offset);
        const [first, last] = tf.split(centred, [half, size - half], 1);
        return [
          tf.add(left, tf.matMul(centred, first, true, false)),
          tf.add(right, tf.matMul(last, last, true, false)),
        ];
      });
      x.dispose();
    }
    const mirrored = tf.transpose(tf.slice(left, [half, 0], [size - half, half]));
    const products = tf.concat([left, tf.concat([mirrored, right], 0)], 1);
    return tf.div(products, divisor) as Tensor2D;
  });
}
