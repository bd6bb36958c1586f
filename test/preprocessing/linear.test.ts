import { beforeAll, describe, expect, test } from 'vitest';
import { loadMnist, oneClassTask, selectImages, type Images } from '../../dist/datasets';
import { centre, gcn, minMax, pca, Preprocessing, zca } from '../../dist/preprocessing';
import { covariance, meanImage } from '../../dist/preprocessing/statistics';
import { goldenJson } from '../support/golden';
import { withoutLeaks } from '../support/leaks';
import { noise, relativeError } from '../support/numbers';

const rows = (matrix: number[][]): Images => ({
  data: Float32Array.from(matrix.flat()),
  shape: [matrix.length, 1, 1, matrix[0].length],
});

/** One number, an odd and an even count of them, fewer rows than those multiplied at once, and more. */
test.each([
  [3, 1],
  [4, 2],
  [1003, 5],
])('the covariance of %i rows of %i numbers', (n, size) =>
  withoutLeaks(() => {
    const data = noise(n * size);
    const images: Images = { data, shape: [n, 1, 1, size] };
    const mean = meanImage(images);
    const deviation = (i: number, p: number): number => data[i * size + p] - mean[p];
    const expected = Array.from({ length: size * size }, (_, at) => {
      const [p, q] = [Math.floor(at / size), at % size];
      return (
        Array.from({ length: n }, (_, i) => deviation(i, p) * deviation(i, q)).reduce((a, b) => a + b, 0) / n
      );
    });
    const actual = covariance(images, mean, n);
    expect(actual.shape).toEqual([size, size]);
    expect(relativeError(actual.dataSync(), expected)).toBeLessThan(1e-5);
    actual.dispose();
  }),
);

test('PCA leaves out numbers that never vary: the same features as without them', () =>
  withoutLeaks(() => {
    const [n, d] = [40, 6];
    const data = noise(n * d);
    const bare: Images = { data, shape: [n, 1, 1, d] };
    // The same numbers with a column of sevens before, one in the middle and two behind them.
    const framed = rows(
      Array.from({ length: n }, (_, i) => {
        const row = [...data.subarray(i * d, (i + 1) * d)];
        return [7, ...row.slice(0, 3), 7, ...row.slice(3), 7, 7];
      }),
    );
    const [expected, actual] = [bare, framed].map((images) => pca(0.9)(images).apply(images));
    expect(actual.shape).toEqual(expected.shape);
    expect(relativeError(actual.data, expected.data)).toBeLessThan(1e-6);
    const same: Images = { data: new Float32Array(6).fill(2), shape: [3, 1, 1, 2] };
    expect(() => pca(0.9)(same)).toThrow('PCA needs training images that differ.');
  }));

test('ZCA agrees with numpy', () =>
  withoutLeaks(() => {
    const golden =
      goldenJson<Record<'X_train' | 'X_test' | 'X_train_out' | 'X_test_out', number[][]>>('a_zca');
    const fitted = zca(rows(golden.X_train));
    expect(relativeError(fitted.apply(rows(golden.X_train)).data, golden.X_train_out.flat())).toBeLessThan(
      1e-5,
    );
    expect(relativeError(fitted.apply(rows(golden.X_test)).data, golden.X_test_out.flat())).toBeLessThan(
      1e-5,
    );
  }));

test('ZCA of 6,131 threes, fitted and applied within 3 seconds: variances s become s / (s + .1)', async () => {
  const { images } = oneClassTask(await loadMnist(), { normal: [3] }).train;
  await withoutLeaks(() => {
    const seconds = [0, 1].map(() => {
      const began = performance.now();
      zca(images).apply(images);
      return (performance.now() - began) / 1000;
    });
    expect(Math.min(...seconds)).toBeLessThan(3);
    const total = (some: Images): number => {
      const [n, size] = [some.shape[0], 784];
      const centred = centre('pixel')(some).apply(some).data;
      return centred.reduce((sum, value) => sum + value ** 2, 0) / n / size;
    };
    // Of the largest variances (5.1, 2.9, …) hardly anything is taken away from 1, of the smallest nearly all.
    const whitened = zca(images).apply(images);
    const principal = pca(0.999)(images).apply(images);
    const [n, d] = [principal.shape[0], principal.shape[3]];
    let expected = 0;
    for (let c = 0; c < d; c++) {
      let variance = 0;
      for (let i = 0; i < n; i++) variance += principal.data[i * d + c] ** 2 / n;
      expected += variance / (variance + 0.1);
    }
    expect((total(whitened) * 784) / expected).toBeCloseTo(1, 1);
  });
});

interface PcaGolden {
  n_components_95: number;
  first5_explained_variance: number[];
  abs_projection_of_first3_train_images_on_first5_components: number[][];
}

describe('PCA of 6,131 threes agrees with scikit-learn', () => {
  const golden = goldenJson<Record<'raw01' | 'gcn_l1_minmax', PcaGolden>>('a_pca');
  let train: Images;
  beforeAll(async () => {
    train = oneClassTask(await loadMnist(), { normal: [3] }).train.images;
  });

  test.each(['raw01', 'gcn_l1_minmax'] as const)('%s, within 3 seconds', (name) =>
    withoutLeaks(() => {
      const normal = name === 'raw01' ? train : gcn('l1').apply(train);
      const images = name === 'raw01' ? train : minMax(normal).apply(normal);
      const began = performance.now();
      const projected = pca(0.95)(images).apply(images);
      expect((performance.now() - began) / 1000).toBeLessThan(3);
      const { n_components_95, first5_explained_variance, ...expected } = golden[name];
      const d = projected.shape[3];
      expect(d).toBe(n_components_95);
      const n = projected.shape[0];
      const variances = [0, 1, 2, 3, 4].map((c) => {
        let squares = 0;
        for (let i = 0; i < n; i++) squares += projected.data[i * d + c] ** 2;
        return squares / (n - 1);
      });
      expect(relativeError(variances, first5_explained_variance)).toBeLessThan(1e-4);
      const first = expected.abs_projection_of_first3_train_images_on_first5_components.flatMap((_, i) =>
        [0, 1, 2, 3, 4].map((c) => Math.abs(projected.data[i * d + c])),
      );
      const golden15 = expected.abs_projection_of_first3_train_images_on_first5_components.flat();
      expect(relativeError(first, golden15)).toBeLessThan(1e-3);
    }),
  );
});

describe('PCA', () => {
  test('by fewer images than numbers: the same distances between the images', () =>
    withoutLeaks(() => {
      const images: Images = { data: noise(6 * 40), shape: [6, 1, 1, 40] };
      const { data, shape } = pca(0.999999)(images).apply(images);
      expect(shape).toEqual([6, 1, 1, 5]);
      const squared = (values: Float32Array, d: number, i: number, j: number): number => {
        let sum = 0;
        for (let c = 0; c < d; c++) sum += (values[i * d + c] - values[j * d + c]) ** 2;
        return sum;
      };
      for (const [i, j] of [
        [0, 1],
        [2, 5],
        [3, 4],
      ]) {
        expect(squared(data, 5, i, j) / squared(images.data, 40, i, j)).toBeCloseTo(1, 4);
      }
    }));

  test('what cannot be analysed is refused', () => {
    expect(() => pca(1)).toThrow(/\(0, 1\)/);
    expect(() => pca(0.95)(rows([[1, 2]]))).toThrow(/at least two/);
    expect(() =>
      pca(0.95)(
        rows([
          [1, 2],
          [1, 2],
        ]),
      ),
    ).toThrow(/images that differ/);
  });
});

test('centring by channel and by pixel', () => {
  // Two images of two pixels with two channels; channel means (1+3+5+7)/4 = 4 and (2+4+6+8)/4 = 5.
  const images: Images = { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), shape: [2, 1, 2, 2] };
  expect([...centre('channel')(images).apply(images).data]).toEqual([-3, -3, -1, -1, 1, 1, 3, 3]);
  expect([...centre('pixel')(images).apply(images).data]).toEqual([-2, -2, -2, -2, 2, 2, 2, 2]);
});

test('the whole chain, saved and read again, does the same', () =>
  withoutLeaks(() => {
    const images: Images = { data: noise(30 * 16).map((v) => (v + 1) / 2), shape: [30, 4, 4, 1] };
    const fitted = Preprocessing.fit(images, { gcn: 'std', centre: 'pixel', zca: true, pca: 0.9 });
    const read = Preprocessing.fromJSON(JSON.parse(JSON.stringify(fitted)));
    const some = selectImages(images, [3, 1]);
    expect(read.apply(some)).toEqual(fitted.apply(some));
    expect(fitted.apply(some).shape[3]).toBeLessThan(16);
    expect(() => Preprocessing.fromJSON({ steps: [{ name: 'pca', mean: 'AAA' }] })).toThrow(
      /numbers are missing/,
    );
  }));
