import { checkImages, imageSize, type Images } from '../../datasets';
import { InputError } from '../../errors';
import { tf, type Tensor2D } from '../../tensorflow';

/** Images as rows of numbers, [n, d]. */
export interface Rows {
  readonly data: Float32Array;
  readonly n: number;
  readonly d: number;
}

/**
 * @param who begins the message
 * @param d the length that rows must have, where that is known
 * @throws InputError for images that are malformed or of another size
 */
export function rowsOf(images: Images, who: string, d?: number): Rows {
  checkImages(images, who);
  const size = imageSize(images);
  if (d !== undefined && size !== d) {
    throw new InputError(`${who}: images of ${d} numbers were learned, but these have ${size}.`);
  }
  return { data: images.data, n: images.shape[0], d: size };
}

/** Some rows as a tensor; the caller disposes it. */
export function rowTensor({ data, d, n }: Rows, begin = 0, end = n): Tensor2D {
  return tf.tensor2d(data.subarray(begin * d, end * d), [end - begin, d]);
}

/** Applies a function, which frees its tensors, to portions of the rows and joins its results, one number a row. */
export function mapRows(
  rows: Rows,
  portion: number,
  apply: (rows: Tensor2D, begin: number) => ArrayLike<number>,
): Float64Array {
  const result = new Float64Array(rows.n);
  for (let begin = 0; begin < rows.n; begin += portion) {
    const end = Math.min(begin + portion, rows.n);
    const x = rowTensor(rows, begin, end);
    result.set(apply(x, begin), begin);
    x.dispose();
  }
  return result;
}
