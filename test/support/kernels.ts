import { expect } from 'vitest';
import { tf, type Tensor } from '../../dist/tensorflow';
import { noise, relativeError } from './numbers';

/**
 * Compares a kernel with the plain formula: the value, and the gradients of a weighted sum of its elements with respect to
 * every input.
 */
export function expectSame(
  inputs: () => Tensor[],
  kernel: (...inputs: Tensor[]) => Tensor,
  plain: (...inputs: Tensor[]) => Tensor,
  tolerance = 1e-5,
  ofGradients = tolerance,
): void {
  tf.tidy(() => {
    const given = inputs();
    const expected = plain(...given);
    expect(relativeError(kernel(...given).dataSync(), expected.dataSync()), 'value').toBeLessThan(tolerance);
    const weights = tf.tensor(noise(expected.size, 7), expected.shape);
    const gradients = (f: (...inputs: Tensor[]) => Tensor) =>
      tf.grads((...x: Tensor[]) => tf.sum(tf.mul(f(...x), weights)))(given);
    const ours = gradients(kernel);
    gradients(plain).forEach((gradient, i) => {
      expect(relativeError(ours[i].dataSync(), gradient.dataSync()), `gradient ${i}`).toBeLessThan(
        ofGradients,
      );
    });
  });
}
