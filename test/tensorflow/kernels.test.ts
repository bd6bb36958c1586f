import { describe, expect, test } from 'vitest';
import {
  batchNormByBatch,
  batchNormByStatistics,
  batchNormMaxPool2x2,
  batchNormMaxPoolByStatistics,
  conv5x5,
  conv5x5InBlocks,
  hasNativeMaxPool,
  leakyRelu,
  maxPool2x2,
  resourceUpdate,
  sigmoid,
  squaredErrors,
  tf,
  upsampleConv5x5,
  Variable,
  type BatchStatistics,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '../../dist/tensorflow';
import { blockMaxPoolOps, nativeMaxPool, plainMaxPool } from '../../dist/tensorflow/maxPool';
import { withoutLeaks } from '../support/leaks';
import { expectSame } from '../support/kernels';
import { noise, relativeError } from '../support/numbers';
import { tensor, type Shape } from '../support/tensors';

/** Odd sizes, one image, one channel, and a batch as in training. */
const SHAPES: Shape[] = [
  [1, 4, 4, 1],
  [3, 5, 7, 2],
  [7, 8, 6, 4],
  [40, 28, 28, 8],
];

describe.each(SHAPES)('images %i x %i x %i x %i', (...shape) => {
  test('leaky ReLU', () =>
    withoutLeaks(() =>
      expectSame(
        () => [tensor(shape)],
        (x) => leakyRelu(x),
        (x) => tf.maximum(x, tf.mul(x, 0.01)),
      ),
    ));

  test('sigmoid', () =>
    withoutLeaks(() =>
      expectSame(
        () => [tf.mul(tensor(shape), 4)],
        (x) => sigmoid(x),
        (x) => tf.div(1, tf.add(1, tf.exp(tf.neg(x)))),
      ),
    ));

  test('squared errors', () =>
    withoutLeaks(() =>
      expectSame(
        () => [tensor(shape), tensor(shape, 2)],
        (a, b) => squaredErrors(a, b),
        (a, b) => tf.sum(tf.mul(tf.sub(a, b), tf.sub(a, b)), [1, 2, 3]),
      ),
    ));

  test('batch normalisation by the batch', () =>
    withoutLeaks(() => {
      const channels = shape[3];
      expectSame(
        () => [tensor(shape), tf.tensor1d(noise(channels, 2)), tf.tensor1d(noise(channels, 3))],
        (x, scale, offset) =>
          batchNormByBatch(x as Tensor4D, scale as Tensor1D, offset as Tensor1D, 1e-4, () => undefined),
        (x, scale, offset) => {
          const { mean, variance } = tf.moments(x, [0, 1, 2]);
          return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-4))), scale), offset);
        },
        2e-4,
      );
    }));

  test('batch statistics: mean and biased variance', () =>
    withoutLeaks(() =>
      tf.tidy(() => {
        const x = tensor(shape);
        const ones = tf.ones([shape[3]]) as Tensor1D;
        const expected = tf.moments(x, [0, 1, 2]);
        batchNormByBatch(x, ones, tf.zeros([shape[3]]), 1e-4, ({ mean, variance }) => {
          expect(relativeError(mean.dataSync(), expected.mean.dataSync())).toBeLessThan(1e-4);
          expect(relativeError(variance.dataSync(), expected.variance.dataSync())).toBeLessThan(1e-5);
        });
      }),
    ));

  test.each(Object.entries({ nativeMaxPool, plainMaxPool }))('2 x 2 max-pooling, %s', (_, ops) =>
    withoutLeaks(() =>
      expectSame(
        () => [tensor(shape)],
        (x) => maxPool2x2(x as Tensor4D, ops.image),
        (x) => tf.maxPool(x as Tensor4D, 2, 2, 'valid'),
      ),
    ),
  );

  // A scale below 0 turns the order of numbers around: its channel's maxima are the minima's.
  test.each([
    ['above 0', 1.5],
    ['of both signs', 0],
  ])('batch normalisation and 2 x 2 max-pooling in one, scales %s', (_, level) =>
    withoutLeaks(() => {
      const channels = shape[3];
      const scales = noise(channels, 2).map((value) => value + level);
      expectSame(
        () => [tensor(shape), tf.tensor1d(scales), tf.tensor1d(noise(channels, 3))],
        (x, scale, offset) =>
          batchNormMaxPool2x2(x as Tensor4D, scale as Tensor1D, offset as Tensor1D, 1e-4, () => undefined),
        (x, scale, offset) => {
          const { mean, variance } = tf.moments(x, [0, 1, 2]);
          const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-4)));
          return tf.maxPool(tf.add(tf.mul(normal, scale), offset) as Tensor4D, 2, 2, 'valid');
        },
        5e-4,
      );
      tf.tidy(() => {
        const x = tensor(shape);
        const given = [2, 3, 4, 5].map((seed) => tf.tensor1d(noise(channels, seed)));
        const [scale, offset, mean, variance] = [given[0].add(level), given[1], given[2], given[3].abs()];
        const expected = tf.maxPool(
          batchNormByStatistics(x, scale as Tensor1D, offset, mean, variance, 1e-4),
          2,
          2,
          'valid',
        );
        const actual = batchNormMaxPoolByStatistics(x, scale as Tensor1D, offset, mean, variance, 1e-4);
        expect(relativeError(actual.dataSync(), expected.dataSync())).toBeLessThan(1e-6);
      });
    }),
  );

  test.each([1, 4, 8, 16, 32])('5 x 5 convolution of %i filters', (filters) =>
    withoutLeaks(() =>
      expectSame(
        () => [tensor(shape), tensor([5, 5, shape[3], filters], 4)],
        (x, kernel) => conv5x5(x as Tensor4D, kernel as Tensor4D),
        (x, kernel) => tf.conv2d(x as Tensor4D, kernel as Tensor4D, 1, 'same'),
        2e-5,
      ),
    ),
  );

  test.each([1, 2, 3, 8])('enlarging and 5 x 5 convolution of %i filters in one', (filters) =>
    withoutLeaks(() => {
      const [, height, width, channels] = shape;
      expectSame(
        () => [tensor(shape), tensor([5, 5, channels, filters], 4)],
        (x, kernel) => upsampleConv5x5(x as Tensor4D, kernel as Tensor4D),
        (x, kernel) =>
          tf.conv2d(
            tf.image.resizeNearestNeighbor(x as Tensor4D, [2 * height, 2 * width]),
            kernel as Tensor4D,
            1,
            'same',
          ),
        2e-5,
      );
    }),
  );
});

/** Even sizes: one image, few numbers, and the first convolution of MNIST in a last partial batch. */
const EVEN: Shape[] = [
  [1, 2, 2, 1],
  [3, 4, 6, 2],
  [31, 28, 28, 1],
];

describe.each(EVEN)('images %i x %i x %i x %i, in blocks', (...shape) => {
  const batchNormAndPool = (
    x: Tensor,
    scale: Tensor,
    offset: Tensor,
    convolution: (x: Tensor4D, kernel: Tensor4D) => Tensor4D,
    kernel: Tensor,
    seen: BatchStatistics[] = [],
  ): Tensor4D =>
    batchNormMaxPool2x2(
      convolution(x as Tensor4D, kernel as Tensor4D),
      ...([scale, offset] as [Tensor1D, Tensor1D]),
      1e-4,
      ({ mean, variance }) => seen.push({ mean: tf.keep(mean.clone()), variance: tf.keep(variance.clone()) }),
    );

  test.each([1, 4, 8])('the convolution of %i filters has the pixels of a window side by side', (filters) =>
    withoutLeaks(() =>
      expectSame(
        () => [tensor(shape), tensor([5, 5, shape[3], filters], 4)],
        (x, kernel) => conv5x5InBlocks(x as Tensor4D, kernel as Tensor4D),
        (x, kernel) => {
          const [n, height, width] = shape;
          const y = tf.conv2d(x as Tensor4D, kernel as Tensor4D, 1, 'same');
          const pixels = tf.reshape(y, [n * (height / 2), 2, width / 2, 2 * filters]);
          return tf.reshape(tf.transpose(pixels, [0, 2, 1, 3]), [n, height / 2, width / 2, 4 * filters]);
        },
        2e-5,
      ),
    ),
  );

  test.each([
    ['above 0', 1.5],
    ['of both signs', 0],
  ])('convolution, batch normalisation and max-pooling are those of the image, scales %s', (_, level) =>
    withoutLeaks(() => {
      const scales = noise(8, 2).map((value) => value + level);
      const seen: BatchStatistics[] = [];
      expectSame(
        () => [tensor(shape), tf.tensor1d(scales), tf.tensor1d(noise(8, 3)), tensor([5, 5, shape[3], 8], 4)],
        (x, scale, offset, kernel) => batchNormAndPool(x, scale, offset, conv5x5InBlocks, kernel, seen),
        (x, scale, offset, kernel) => batchNormAndPool(x, scale, offset, conv5x5, kernel, seen),
        5e-4,
      );
      const [image, blocks] = seen;
      for (const of of ['mean', 'variance'] as const) {
        expect(relativeError(blocks[of].dataSync(), image[of].dataSync()), of).toBeLessThan(1e-5);
      }
      tf.dispose(seen.flatMap(({ mean, variance }) => [mean, variance]));
      tf.tidy(() => {
        const given = [2, 3, 4, 5].map((seed) => tf.tensor1d(noise(8, seed)));
        const [scale, offset, mean, variance] = [given[0].add(level), given[1], given[2], given[3].abs()];
        const [actual, expected] = [conv5x5InBlocks, conv5x5].map((convolution) =>
          batchNormMaxPoolByStatistics(
            convolution(tensor(shape), tensor([5, 5, shape[3], 8], 4)),
            ...([scale, offset, mean, variance] as [Tensor1D, Tensor1D, Tensor1D, Tensor1D]),
            1e-4,
          ),
        );
        expect(actual.shape).toEqual(expected.shape);
        expect(relativeError(actual.dataSync(), expected.dataSync())).toBeLessThan(1e-5);
      });
    }),
  );
});

test.each(Object.entries({ nativeMaxPool, plainMaxPool }))('ties within a block, %s', (_, ops) =>
  withoutLeaks(() =>
    tf.tidy(() => {
      // Two blocks of four pixels of two channels; where several are the greatest, the first of them has the gradient.
      const x = tf.tensor4d([1, 0, 3, 0, 3, 2, 0, 2, 5, 5, 5, 5, 5, 5, 5, 5], [1, 1, 2, 8]);
      const pool = blockMaxPoolOps(2, ops);
      const pooled = pool.forward(x);
      expect([...pooled[0].dataSync()]).toEqual([3, 2, 5, 5]);
      const gradient = pool.backward(x, tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]), pooled);
      expect([...gradient.dataSync()]).toEqual([0, 0, 1, 0, 0, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0]);
    }),
  ),
);

test('batch normalisation agrees with finite differences', () =>
  withoutLeaks(() =>
    tf.tidy(() => {
      const shape: Shape = [2, 2, 2, 1];
      const values = noise(8);
      const weights = tf.tensor4d(noise(8, 5), shape);
      const f = (x: Tensor): Tensor => {
        const normal = batchNormByBatch(
          x as Tensor4D,
          tf.tensor1d([1.5]),
          tf.tensor1d([0.5]),
          1e-4,
          () => undefined,
        );
        return tf.sum(tf.mul(normal, weights));
      };
      const gradient = tf.grad(f)(tf.tensor4d(values, shape)).dataSync();
      const step = 1e-2;
      const differences = values.map((_, i) => {
        const moved = (by: number): number => {
          const x = values.slice();
          x[i] += by;
          return f(tf.tensor4d(x, shape)).dataSync()[0];
        };
        return (moved(step) - moved(-step)) / (2 * step);
      });
      expect(relativeError(gradient, differences)).toBeLessThan(5e-3);
    }),
  ));

test('batch normalisation by statistics: (3 - 1) / sqrt(4 - 1e-4 + 1e-4) * 2 + 5 = 7', () =>
  withoutLeaks(() =>
    tf.tidy(() => {
      const [x, one] = [tf.fill([1, 1, 1, 1], 3) as Tensor4D, (v: number) => tf.tensor1d([v])];
      const y = batchNormByStatistics(x, one(2), one(5), one(1), one(4 - 1e-4), 1e-4);
      expect(y.dataSync()[0]).toBeCloseTo(7, 5);
    }),
  ));

test('the gradient of a tie goes to the first maximum alone: flat backgrounds', () =>
  withoutLeaks(() =>
    tf.tidy(() => {
      const gradient = tf.grad((x) => tf.sum(maxPool2x2(x as Tensor4D)))(tf.ones([1, 4, 4, 1]));
      // One of each window's four equal pixels, the first: rows 0 and 2, columns 0 and 2.
      expect([...gradient.dataSync()]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
    }),
  ));

test('flat backgrounds: the same ties in one kernel as one after the other', () =>
  withoutLeaks(() =>
    expectSame(
      () => {
        const values = noise(2 * 6 * 6 * 2).map((value) => Math.max(0, value));
        return [tf.tensor4d(values, [2, 6, 6, 2]), tf.tensor1d([1, 2]), tf.tensor1d([0, 1])];
      },
      (x, scale, offset) =>
        batchNormMaxPool2x2(x as Tensor4D, scale as Tensor1D, offset as Tensor1D, 1e-4, () => undefined),
      (x, scale, offset) =>
        maxPool2x2(
          batchNormByBatch(x as Tensor4D, scale as Tensor1D, offset as Tensor1D, 1e-4, () => undefined),
        ),
    ),
  ));

test('the gradient of images is not computed where none is asked for', () =>
  withoutLeaks(() =>
    tf.tidy(() => {
      const names: string[] = [];
      const backend = tf.backend() as unknown as { binding: Record<string, unknown> };
      const { binding } = backend;
      const executeOp = binding['executeOp'] as (...args: unknown[]) => unknown;
      backend.binding = Object.create(binding, {
        executeOp: {
          value: (...args: unknown[]) => {
            names.push(args[0] as string);
            return executeOp.apply(binding, args);
          },
        },
      }) as Record<string, unknown>;
      try {
        const images = tensor([2, 8, 8, 1]);
        tf.grad((kernel) => tf.sum(conv5x5(images, kernel as Tensor4D)))(tensor([5, 5, 1, 8]));
      } finally {
        backend.binding = binding;
      }
      expect(names).toContain('Conv2DBackpropFilter');
      expect(names).not.toContain('Conv2DBackpropInput');
    }),
  ));

test("oneDNN's max-pooling is there", () => expect(hasNativeMaxPool()).toBe(true));

test('one Adam step by hand', () =>
  withoutLeaks(() => {
    // m = .1 * 2 = .2, v = .001 * 4 = .004; 1 - .5 * .2 / (sqrt(.004) + .1) = 1 - .1 / .16324555
    const [variable, m, v] = [1, 2, 3].map(() => Variable.filled([], 0));
    tf.tidy(() => variable.assign(tf.scalar(1)));
    tf.tidy(() => {
      const s = (value: number): Tensor => tf.scalar(value);
      // Both powers of beta, the rate, both betas, epsilon.
      const scalars = [0, 0, 0.5, 0.9, 0.999, 0.1].map(s);
      resourceUpdate('ResourceApplyAdam', variable, s(2), { slots: [m, v], scalars });
    });
    expect(variable.values()[0]).toBeCloseTo(1 - 0.1 / (Math.sqrt(0.004) + 0.1), 5);
    for (const each of [variable, m, v]) each.dispose();
  }));

describe('variables', () => {
  test('what was read stays when the variable is written', () =>
    withoutLeaks(() => {
      const initial = tf.tensor1d([1, 2]);
      const variable = new Variable(initial);
      const before = variable.read();
      tf.tidy(() => variable.assign(tf.tensor1d([3, 4])));
      expect([...before.dataSync()]).toEqual([1, 2]);
      expect([...variable.values()]).toEqual([3, 4]);
      tf.dispose([initial, before]);
      variable.dispose();
    }));

  test('moves a share of the way: 1 + .25 (5 - 1) = 2', () =>
    withoutLeaks(() => {
      const variable = Variable.filled([1], 0);
      tf.tidy(() => {
        variable.assign(tf.tensor1d([1]));
        variable.moveTowards(tf.tensor1d([5]), tf.scalar(0.25));
      });
      expect(variable.values()[0]).toBe(2);
      variable.dispose();
    }));
});
