import { imageSize, type Images } from '../datasets';
import { numbers, tf } from '../tensorflow';
import { checkSize } from './statistics';

/** Rows that are multiplied at once: enough to keep TensorFlow busy, few enough to keep memory flat. */
const BATCH = 2000;

/**
 * (x - mean) M for every image x as a row of numbers.
 *
 * @param matrix row-major [size of an image, columns]
 * @returns row-major [n, columns]
 * @throws InputError for images of another size
 */
export function linearMap(
  images: Images,
  mean: ArrayLike<number>,
  matrix: Float32Array,
  columns: number,
): Float32Array {
  const size = imageSize(images);
  checkSize(images, mean.length, 'PCA or ZCA');
  const n = images.shape[0];
  const result = new Float32Array(n * columns);
  const m = tf.tensor2d(matrix, [size, columns]);
  const offset = tf.tensor1d(Float32Array.from(mean));
  for (let begin = 0; begin < n; begin += BATCH) {
    const rows = Math.min(BATCH, n - begin);
    const part = numbers(() => {
      const x = tf.tensor2d(images.data.subarray(begin * size, (begin + rows) * size), [rows, size]);
      return tf.matMul(tf.sub(x, offset), m);
    });
    result.set(part, begin * columns);
  }
  tf.dispose([m, offset]);
  return result;
}
