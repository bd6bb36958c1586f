import { describe, expect, test } from 'vitest';
import { conv5x5, tf, upsampleConv5x5, type Tensor, type Tensor4D } from '../../dist/tensorflow';
import { convolutionOps } from '../../dist/tensorflow/convolutionOps';
import { minimalFilter } from '../../dist/tensorflow/minimalFilter';
import { plainOps } from '../../dist/tensorflow/plainConvolution';
import { repaysTransforms, winogradOps } from '../../dist/tensorflow/winograd';
import { withoutLeaks } from '../support/leaks';
import { noise, relativeError } from '../support/numbers';
import { tensor, type Shape } from '../support/tensors';

/** The sum as it is written, in double precision. */
function byHand(x: ArrayLike<number>, [n, h, w, c]: Shape, k: ArrayLike<number>, taps: number, f: number) {
  const border = (taps - 1) / 2;
  const y: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let row = 0; row < h; row++) {
      for (let column = 0; column < w; column++) {
        for (let filter = 0; filter < f; filter++) {
          let sum = 0;
          for (let u = 0; u < taps; u++) {
            for (let v = 0; v < taps; v++) {
              const [r, s] = [row + u - border, column + v - border];
              if (r < 0 || r >= h || s < 0 || s >= w) continue;
              for (let channel = 0; channel < c; channel++) {
                sum +=
                  x[((i * h + r) * w + s) * c + channel] * k[((u * taps + v) * c + channel) * f + filter];
              }
            }
          }
          y.push(sum);
        }
      }
    }
  }
  return y;
}

describe('minimal filtering', () => {
  const times = (matrix: readonly (readonly number[])[], vector: readonly number[]): number[] =>
    matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0));

  test.each([
    [1, 1],
    [2, 3],
    [4, 3],
    [2, 5],
    [4, 5],
  ])('%i results of a filter of %i taps', (outputs, taps) => {
    const { input, kernel, output } = minimalFilter(outputs, taps);
    const n = outputs + taps - 1;
    expect([input, kernel, output].map((m) => [m.length, m[0].length])).toEqual([
      [n, n],
      [n, taps],
      [outputs, n],
    ]);
    const [x, g] = [[...noise(n, 1)], [...noise(taps, 2)]];
    const [v, u] = [times(input, x), times(kernel, g)];
    const y = times(
      output,
      v.map((value, i) => value * u[i]),
    );
    y.forEach((value, i) =>
      expect(value).toBeCloseTo(
        g.reduce((sum, weight, k) => sum + weight * x[i + k], 0),
        12,
      ),
    );
  });

  test('points run out', () => expect(() => minimalFilter(5, 5)).toThrow(RangeError));
});

describe.each([
  ['one tile of one image', [1, 4, 4, 2], 3, 3],
  ['not square', [5, 8, 12, 3], 5, 2],
  ['the second convolution of CIFAR-10, parts of two sizes', [31, 16, 16, 32], 5, 64],
  ['the third one', [25, 8, 8, 64], 5, 128],
  ["a decoder's, folded to 3 x 3", [41, 8, 8, 64], 3, 128],
] as [string, Shape, number, number][])('a convolution by tiles: %s', (_, shape, taps, filters) => {
  const kernelShape: Shape = [taps, taps, shape[3], filters];

  test('is the sum as it is written', () =>
    withoutLeaks(() =>
      tf.tidy(() => {
        const few: Shape = [Math.min(shape[0], 2), ...(shape.slice(1) as [number, number, number])];
        const [x, kernel] = [tensor(few), tensor(kernelShape, 2)];
        const expected = byHand(x.dataSync(), few, kernel.dataSync(), taps, filters);
        expect(relativeError(winogradOps.forward(x, kernel).dataSync(), expected)).toBeLessThan(1e-5);
      }),
    ));

  test("its result and its gradients are those of TensorFlow's op", () =>
    withoutLeaks(() =>
      tf.tidy(() => {
        const [x, kernel] = [tensor(shape), tensor(kernelShape, 2)];
        const dy = tensor([...(shape.slice(0, 3) as [number, number, number]), filters], 3);
        const [actual, expected] = [winogradOps, plainOps].map((ops): Tensor[] => [
          ops.forward(x, kernel),
          ...ops.backward(x, kernel, dy).map((gradient) => gradient()),
        ]);
        expected.forEach((value, i) => {
          expect(actual[i].shape).toEqual(value.shape);
          expect(relativeError(actual[i].dataSync(), value.dataSync()), `${i}`).toBeLessThan(2e-5);
        });
      }),
    ));
});

test('images of equal numbers keep them but at their edges, as each tap is seen', () =>
  withoutLeaks(() =>
    tf.tidy(() => {
      // 5 x 5 ones of 2 channels: 50 in the middle, 3 x 3 x 2 in a corner.
      const y = winogradOps.forward(tf.ones([2, 8, 8, 2]), tf.ones([5, 5, 2, 1]));
      const at = (row: number, column: number): number => y.dataSync()[row * 8 + column];
      [at(4, 3), at(0, 0), at(0, 4), at(7, 7)].forEach((value, i) =>
        expect(value).toBeCloseTo([50, 18, 30, 18][i], 3),
      );
    }),
  ));

test('the kernels that networks call use it, and differentiate it', () =>
  withoutLeaks(() =>
    tf.tidy(() => {
      const [x, kernel] = [tensor([20, 8, 8, 32]), tensor([5, 5, 32, 32], 2)];
      expect(convolutionOps(x.shape, kernel.shape, 'f32')).toBe(winogradOps);
      const weights = (f: (x: Tensor4D, kernel: Tensor4D) => Tensor, seed: number) =>
        tf.grads((a, b) => {
          const y = f(a as Tensor4D, b as Tensor4D);
          return tf.sum(tf.mul(y, tf.tensor(noise(y.size, seed), y.shape)));
        })([x, kernel]);
      const pairs = [
        [conv5x5, (a: Tensor4D, b: Tensor4D) => tf.conv2d(a, b, 1, 'same')],
        [
          upsampleConv5x5,
          (a: Tensor4D, b: Tensor4D) => tf.conv2d(tf.image.resizeNearestNeighbor(a, [16, 16]), b, 1, 'same'),
        ],
      ] as const;
      for (const [ours, plain] of pairs) {
        const expected = weights(plain, 5);
        weights(ours, 5).forEach((gradient, i) =>
          expect(relativeError(gradient.dataSync(), expected[i].dataSync())).toBeLessThan(2e-5),
        );
      }
    }),
  ));

test('it is used where it is faster', () => {
  const used = (shape: Shape, taps: number, filters: number): boolean =>
    repaysTransforms(shape, [taps, taps, shape[3], filters]);
  expect(used([200, 16, 16, 32], 5, 64)).toBe(true);
  expect(used([200, 8, 8, 64], 5, 128)).toBe(true);
  expect(used([200, 4, 4, 128], 3, 256)).toBe(true);
  expect(used([200, 32, 32, 3], 5, 32)).toBe(false);
  expect(used([200, 14, 14, 32], 5, 32)).toBe(false);
  expect(used([200, 16, 16, 32], 3, 12)).toBe(false);
  expect(used([1, 8, 8, 64], 5, 128)).toBe(false);
  expect(used([200, 64, 64, 32], 5, 64)).toBe(false);
});
