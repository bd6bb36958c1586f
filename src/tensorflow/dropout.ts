import { tf, type Tensor, type Tensor1D } from './load';
import { attribute, rawOp } from './rawOp';

const attributes = [attribute.float32('dtype'), attribute.int32('T'), attribute.int32('Tseed')];

/**
 * Sets each number to 0 with the given probability and divides the others by what remains, so that the mean stays.
 *
 * @param seed two integers (int32) that decide which: the same seed, the same numbers
 */
export function dropout<T extends Tensor>(x: T, probability: number, seed: Tensor1D): T {
  const shape = tf.tensor1d(x.shape, 'int32');
  const drawn = rawOp('StatelessRandomUniform', attributes, [shape, seed]);
  const kept = tf.cast(tf.greaterEqual(drawn, probability), 'float32');
  return tf.mul(x, tf.div(kept, 1 - probability)) as T;
}
