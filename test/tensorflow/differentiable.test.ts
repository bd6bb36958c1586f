import { expect, test } from 'vitest';
import { tf, type Tensor } from '../../dist/tensorflow';
import { differentiable } from '../../dist/tensorflow/differentiable';
import { withoutLeaks } from '../support/leaks';

/** x^2, with a factor that its two gradients could have in common. */
const squared = (x: Tensor, onBackward: (dy: Tensor) => void = () => undefined): Tensor =>
  differentiable([x], {
    forward: (save) => {
      save([x]);
      return tf.mul(x, x);
    },
    backward: (dy, [saved], share) => {
      onBackward(dy);
      const twice = share(tf.mul(saved, 2));
      return [() => tf.mul(dy, twice)];
    },
  });

test('a chain has the gradient of its formula: x^16 at 1 and 2', () =>
  withoutLeaks(() => {
    const x = tf.tensor1d([1, 2]);
    const gradient = tf.grad((y) => tf.sum(squared(squared(squared(squared(y))))))(x);
    expect([...gradient.dataSync()]).toEqual([16, 16 * 2 ** 15]);
    tf.dispose([x, gradient]);
  }));

test('only the gradients that are asked for are computed', () =>
  withoutLeaks(() => {
    const computed: string[] = [];
    const product = (a: Tensor, b: Tensor): Tensor =>
      differentiable([a, b], {
        forward: (save) => {
          save([a, b]);
          return tf.mul(a, b);
        },
        backward: (dy, [first, second]) =>
          [second, first].map((factor, i) => () => {
            computed.push('ab'[i]);
            return tf.mul(dy, factor);
          }),
      });
    const constant = tf.scalar(3);
    const x = tf.scalar(5);
    const gradient = tf.grad((y) => product(constant, y))(x);
    expect([computed, gradient.dataSync()[0]]).toEqual([['b'], 3]);
    tf.dispose([constant, x, gradient]);
  }));

test('on its way back a chain holds no more at its end than at its beginning', () =>
  withoutLeaks(() => {
    const alive: number[] = [];
    const given: Tensor[] = [];
    const watched = (x: Tensor): Tensor =>
      squared(x, (dy) => {
        alive.push(tf.memory().numTensors);
        given.push(dy);
      });
    const deep = (x: Tensor): Tensor =>
      Array.from({ length: 20 }).reduce<Tensor>((y) => tf.tidy(() => watched(y)), x);
    const x = tf.scalar(1);
    tf.grad((y) => deep(y))(x).dispose();
    expect(alive.length).toBe(20);
    for (let i = 2; i < 20; i++) expect(alive[i]).toBeLessThanOrEqual(alive[i - 1]);
    // What the last function needs is there until its gradient is; that of the one before is gone.
    expect(given.every(({ isDisposed }) => isDisposed)).toBe(true);
    x.dispose();
  }));
