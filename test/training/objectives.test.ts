import { describe, expect, test } from 'vitest';
import { tf, type Tensor, type Tensor1D, type Tensor2D } from '../../dist/tensorflow';
import {
  crossEntropies,
  logProbabilities,
  reconstructionErrors,
  softBoundaryLoss,
  type ReconstructionLoss,
} from '../../dist/training';
import { withoutLeaks } from '../support/leaks';
import { noise, relativeError } from '../support/numbers';

/** The derivative of a sum of outputs by central differences, in float32. */
function differences(f: (x: Tensor) => Tensor, at: Float32Array, shape: number[], step = 1e-2): Float32Array {
  const value = (x: Float32Array): number => tf.tidy(() => tf.sum(f(tf.tensor(x, shape))).dataSync()[0]);
  return Float32Array.from(at, (x, i) => {
    const [up, down] = [x + step, x - step].map((moved) => {
      const copy = at.slice();
      copy[i] = moved;
      return value(copy);
    });
    return (up - down) / (2 * step);
  });
}

describe('reconstruction errors', () => {
  const errors = (loss: ReconstructionLoss, p: number[], x: number[]): number[] =>
    tf.tidy(() => [
      ...reconstructionErrors(tf.tensor4d(p, [2, 1, 2, 1]), tf.tensor4d(x, [2, 1, 2, 1]), loss).dataSync(),
    ]);

  test('l2: the squares summed over the pixels', () =>
    withoutLeaks(() => {
      // .25 + 0, and .25 + 1.
      const [first, second] = errors('l2', [0.5, 1, 0.5, 0], [0, 1, 1, 1]);
      expect([first, second]).toEqual([0.25, 1.25]);
    }));

  test('ce: -x ln p - (1 - x) ln (1 - p) summed over the pixels, finite at p = 0 and 1', () =>
    withoutLeaks(() => {
      const [first, second] = errors('ce', [0.5, 0.25, 0, 1], [1, 0.5, 0, 1]);
      expect(first).toBeCloseTo(Math.log(2) - 0.5 * Math.log(0.25) - 0.5 * Math.log(0.75), 5);
      expect(second).toBeCloseTo(0, 5);
      const [wrong] = errors('ce', [0, 0.5, 0, 0], [1, 0.5, 0, 0]);
      expect(wrong).toBeCloseTo(-Math.log(1e-7) + Math.log(2), 3);
    }));

  test('ce: gradient by finite differences', () =>
    withoutLeaks(() => {
      const p = Float32Array.from(noise(12, 3), (value) => 0.5 + 0.4 * value);
      const x = Float32Array.from(noise(12, 4), (value) => 0.5 + 0.5 * value);
      const f = (t: Tensor): Tensor =>
        reconstructionErrors(tf.reshape(t, [2, 2, 3, 1]), tf.tensor4d(x, [2, 2, 3, 1]), 'ce');
      const gradient = tf.tidy(
        () =>
          tf
            .grad((t) => tf.sum(f(t)))(tf.tensor1d(p))
            .dataSync() as Float32Array,
      );
      expect(relativeError(gradient, differences(f, p, [12], 1e-3))).toBeLessThan(1e-2);
    }));
});

describe('cross-entropy', () => {
  test('two classes by a sigmoid: ln(1 + exp(z)) - y z, without overflow', () =>
    withoutLeaks(() => {
      const z = [0, 2, -2, 100, -100];
      const logits = tf.tensor2d(z, [5, 1]);
      const labels = tf.tensor1d([1, 1, 1, 0, 1], 'int32');
      const values = tf.tidy(() => [...crossEntropies(logProbabilities(logits), labels).dataSync()]);
      [Math.log(2), Math.log(1 + Math.exp(-2)), Math.log(1 + Math.exp(2)), 100, 100].forEach((value, i) =>
        expect(values[i]).toBeCloseTo(value, 4),
      );
      tf.dispose([logits, labels]);
    }));

  test('several classes by a softmax, shifted logits give the same', () =>
    withoutLeaks(() => {
      const rows = [
        [1, 2, 3],
        [1001, 1002, 1003],
      ];
      const values = tf.tidy(() => {
        const logs = logProbabilities(tf.tensor2d(rows));
        return [...crossEntropies(logs, tf.tensor1d([0, 2], 'int32')).dataSync()];
      });
      const sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
      expect(values[0]).toBeCloseTo(Math.log(sum) - 1, 4);
      expect(values[1]).toBeCloseTo(Math.log(sum) - 3, 3);
    }));

  test.each([1, 3])('%i outputs: probabilities sum to 1, gradient by finite differences', (units) =>
    withoutLeaks(() => {
      const logits = noise(4 * units, 7);
      const labels = tf.tensor1d([0, 1, 1, 0], 'int32');
      const f = (t: Tensor): Tensor1D => crossEntropies(logProbabilities(t as Tensor2D), labels);
      const gradient = tf.tidy(
        () =>
          tf
            .grad((t) => tf.sum(f(t)))(tf.tensor2d(logits, [4, units]))
            .dataSync() as Float32Array,
      );
      expect(relativeError(gradient, differences(f, logits, [4, units]))).toBeLessThan(1e-2);
      const sums = tf.tidy(() =>
        tf.sum(tf.exp(logProbabilities(tf.tensor2d(logits, [4, units]))), 1).dataSync(),
      );
      expect(relativeError(sums, [1, 1, 1, 1])).toBeLessThan(1e-6);
      labels.dispose();
    }),
  );
});

test('the soft-boundary loss by R^2: slope 1 - (share outside) / nu', () =>
  withoutLeaks(() => {
    const slope = tf.tidy(() => {
      const distances = tf.tensor1d([1, 2, 3, 4]);
      return tf
        .grad((r) => softBoundaryLoss(distances, tf.reshape(r, []), 0.5))(tf.scalar(2.5))
        .dataSync()[0];
    });
    // Two of four lie outside: 1 - .5 / .5.
    expect(slope).toBeCloseTo(0, 6);
  }));
