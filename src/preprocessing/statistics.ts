import { imageSize, type Images } from '../datasets';
import { InputError } from '../errors';
import { tf, type Tensor2D } from '../tensorflow';

/** Images that are centred and multiplied at once: few enough to stay in the caches. */
const PORTION = 1000;

/** The mean of each of an image's numbers over all images, in double precision. */
export function meanImage(images: Images): Float64Array {
  const size = imageSize(images);
  const sum = new Float64Array(size);
  for (let begin = 0; begin < images.data.length; begin += size) {
    for (let p = 0; p < size; p++) sum[p] += images.data[begin + p];
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
  const result = new Float32Array(images.data.length);
  for (let begin = 0; begin < result.length; begin += size) {
    for (let p = 0; p < size; p++) result[begin + p] = images.data[begin + p] - mean[p];
  }
  return result;
}

/**
 * The covariance of the images as rows of numbers, the sum of products of their deviations divided by `divisor`: [d, d]. The
 * caller disposes it.
 */
export function covariance(images: Images, mean: ArrayLike<number>, divisor: number): Tensor2D {
  const size = imageSize(images);
  const n = images.shape[0];
  return tf.tidy(() => {
    const offset = tf.tensor1d(Float32Array.from(mean));
    let sum: Tensor2D = tf.zeros([size, size]);
    for (let begin = 0; begin < n; begin += PORTION) {
      const rows = Math.min(PORTION, n - begin);
      const x = tf.tensor2d(images.data.subarray(begin * size, (begin + rows) * size), [rows, size]);
      sum = tf.tidy(() => {
        const centred = tf.sub(x, offset);
        return tf.add(sum, tf.matMul(centred, centred, true, false));
      });
      x.dispose();
    }
    return tf.div(sum, divisor) as Tensor2D;
  });
}
