import { attribute, constant, rawOp } from './rawOp';
import { tf, type Tensor } from './load';

/** Height and width of a block of pixels. */
export type BlockSize = readonly [rows: number, columns: number];

/** Blocks of the pixels that 2 x 2 max-pooling takes one of. */
export const POOLED: BlockSize = [2, 2];

const transposeAttributes = [attribute.float32('T'), attribute.int32('Tperm')];
const reshapeAttributes = [attribute.float32('T'), attribute.int32('Tshape')];

/** The same numbers in another shape; shares their memory. */
export function reshaped(x: Tensor, shape: readonly number[]): Tensor {
  return rawOp('Reshape', reshapeAttributes, [x, constant(shape)]);
}

/** The axes in another order. */
export function transposed(x: Tensor, order: readonly number[]): Tensor {
  return rawOp('Transpose', transposeAttributes, [x, constant(order)]);
}

/**
 * [n, height, width, channels] -> [n, height / rows, width / columns, rows x columns x channels]: the pixels of each block
 * become one pixel with their channels one after the other. Blocks of one row need no copy.
 */
export function toBlocks(x: Tensor, [rows, columns]: BlockSize): Tensor {
  if (rows === 1 && columns === 1) return x;
  const [n, height, width, channels] = x.shape;
  const shape = [n, height / rows, width / columns, rows * columns * channels];
  if (rows === 1) return reshaped(x, shape);
  return swapped(x, [n * shape[1], rows, shape[2], columns * channels], shape);
}

/** The way back from `toBlocks`. */
export function fromBlocks(x: Tensor, [rows, columns]: BlockSize): Tensor {
  if (rows === 1 && columns === 1) return x;
  const [n, height, width, channels] = x.shape;
  const shape = [n, height * rows, width * columns, channels / (rows * columns)];
  if (rows === 1) return reshaped(x, shape);
  return swapped(x, [n * height, width, rows, channels / rows], shape);
}

/** Read as of the first shape, the two axes in the middle swapped, read as of the second. */
const swapped = (x: Tensor, from: readonly number[], to: readonly number[]): Tensor =>
  tf.tidy(() => reshaped(transposed(reshaped(x, from), [0, 2, 1, 3]), to));
