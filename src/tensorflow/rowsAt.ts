import type { Tensor, Tensor1D } from './load';
import { attribute, rawOp } from './rawOp';

const attributes = (ofInts: boolean) => [
  ofInts ? attribute.int32('Tparams') : attribute.float32('Tparams'),
  attribute.int32('Tindices'),
  attribute.bool('validate_indices', true),
];

/**
 * The entries of a tensor along its first axis at the given positions, e.g. some images of many. As `tf.gather`, which looks at
 * every position itself before TensorFlow does.
 *
 * @param x [n, ...], float32 or int32
 * @param positions [m], int32, each in [0, n)
 * @returns [m, ...]
 */
export function rowsAt<T extends Tensor>(x: T, positions: Tensor1D): T {
  return rawOp('Gather', attributes(x.dtype === 'int32'), [x, positions]) as T;
}
