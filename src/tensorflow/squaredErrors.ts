import { reshaped } from './blocks';
import { differentiable } from './differentiable';
import { tf, type Tensor, type Tensor1D } from './load';

/**
 * The squared differences of two tensors, summed over all axes but the first: [n, ...] twice -> [n]. Its gradient passes over
 * the numbers twice; that of a sum of squares of differences in tfjs, five times.
 */
export function squaredErrors(a: Tensor, b: Tensor): Tensor1D {
  const n = a.shape[0];
  return differentiable([a, b], {
    forward: (save) => {
      save([a, b]);
      return tf.sum(reshaped(tf.squaredDifference(a, b), [n, a.size / n]), 1);
    },
    backward: (dy, [a, b]) => {
      const times = (factor: number, difference: Tensor): Tensor =>
        tf.mul(difference, reshaped(tf.mul(dy, factor), [n, ...a.shape.slice(1).map(() => 1)]));
      return [() => times(2, tf.sub(a, b)), () => times(-2, tf.sub(a, b))];
    },
  }) as Tensor1D;
}
