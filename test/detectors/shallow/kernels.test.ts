/** Every kernel, the choice of a bandwidth and neighbours' distances against scikit-learn, on 200 + 100 rows of 8 numbers. */
import { describe, expect, test } from 'vitest';
import type { Images } from '../../../dist/datasets';
import {
  BANDWIDTHS,
  Kde,
  NearestNeighbours,
  OcSvm,
  type KdeKernel,
  type SvmKernel,
} from '../../../dist/detectors';
import { rocAuc } from '../../../dist/metrics';
import { goldenArray, goldenJson } from '../../support/golden';
import { withoutLeaks } from '../../support/leaks';
import { relativeError } from '../../support/numbers';

interface Kernels {
  ocsvm: {
    shift: number;
    kernel: SvmKernel;
    gamma: number;
    degree: number;
    coef0: number;
    nu: number;
    n_support: number;
    auc_of_minus_decision: number;
    decision_function_test: number[];
  }[];
  scale: { gamma: number; decision_function_test: number[] };
  kde: { kernel: KdeKernel; columns: number; bandwidth: number; log_density_test: (number | null)[] }[];
  bandwidth: { kernel: KdeKernel; columns: number; best_of_theano: number }[];
  knn: { neighbours: number; distance_test: number[] }[];
}
const golden = goldenJson<Kernels>('g_kernels');
const { labels_test: labels } = goldenJson<{ labels_test: number[] }>('g_small');

/** The first columns of golden rows, with a number added to all. */
function rows(name: 'g_train' | 'g_test', { columns = 8, shift = 0 } = {}): Images {
  const { data, shape } = goldenArray(name);
  const kept = Array.from(data).filter((_, i) => i % shape[1] < columns);
  return { data: Float32Array.from(kept, (value) => value + shift), shape: [shape[0], 1, 1, columns] };
}

describe('one-class SVM', () => {
  test.each(golden.ocsvm)(
    '$kernel, gamma $gamma, degree $degree, coef0 $coef0, nu $nu',
    ({ shift, ...expected }) =>
      withoutLeaks(async () => {
        const { kernel, gamma, degree, coef0, nu } = expected;
        const detector = new OcSvm({ kernel, gamma, degree, coef0, nu, tolerance: 1e-6 });
        await detector.fit(rows('g_train', { shift }));
        const scores = await detector.score(rows('g_test', { shift }));
        expect(
          relativeError(
            scores.map((score) => -score),
            expected.decision_function_test,
          ),
        ).toBeLessThan(1e-3);
        expect(Math.abs(rocAuc(scores, labels) - expected.auc_of_minus_decision)).toBeLessThan(1e-4);
      }),
  );

  test('gamma "scale" is 1 / (features x variance)', () =>
    withoutLeaks(async () => {
      const detector = new OcSvm({ tolerance: 1e-6 });
      await detector.fit(rows('g_train'));
      const scores = await detector.score(rows('g_test'));
      expect(
        relativeError(
          scores.map((score) => -score),
          golden.scale.decision_function_test,
        ),
      ).toBeLessThan(1e-3);
    }));
});

describe('KDE', () => {
  test.each(golden.kde)('$kernel, bandwidth $bandwidth', ({ kernel, columns, bandwidth, log_density_test }) =>
    withoutLeaks(async () => {
      const detector = new Kde({ kernel, bandwidth });
      await detector.fit(rows('g_train', { columns }));
      const scores = await detector.score(rows('g_test', { columns }));
      const nowhere = log_density_test.flatMap((logDensity, i) => (logDensity === null ? [i] : []));
      const somewhere = log_density_test.flatMap((logDensity) => logDensity ?? []);
      const finite = scores.filter((_, i) => !nowhere.includes(i)).map((score) => -score);
      expect(relativeError(finite, somewhere)).toBeLessThan(1e-4);
      // Where no kernel reaches, the score is finite and above all others.
      for (const i of nowhere) expect(scores[i]).toBeGreaterThan(700);
    }),
  );

  test.each(golden.bandwidth)(
    'the width that cross-validation chooses, $kernel',
    ({ kernel, columns, best_of_theano }) =>
      withoutLeaks(async () => {
        const detector = new Kde({ kernel, bandwidth: BANDWIDTHS.theano });
        await detector.fit(rows('g_train', { columns }));
        expect(detector.bandwidth).toBeCloseTo(best_of_theano, 10);
      }),
  );

  test("the paper's widths are 2^0.5 to 2^5, the Theano program's begin at 2^-4.5", () => {
    const exponents = (grid: readonly number[]): number[] =>
      grid.map((width) => Math.round(100 * Math.log2(width)) / 100);
    expect(exponents(BANDWIDTHS.paper)).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]);
    expect(exponents(BANDWIDTHS.theano).slice(10)).toEqual(exponents(BANDWIDTHS.paper));
    expect(exponents(BANDWIDTHS.theano)[0]).toBe(-4.5);
  });

  // In even dimensions scikit-learn's norm of this kernel is wrong: the density must add up to 1 by itself.
  test('the cosine kernel is a density in two dimensions', () =>
    withoutLeaks(async () => {
      const detector = new Kde({ kernel: 'cosine', bandwidth: 1 });
      await detector.fit({ data: Float32Array.of(0, 0), shape: [1, 1, 1, 2] });
      const side = 201;
      const at = (i: number): number => -1.2 + (2.4 * i) / (side - 1);
      const grid = Float32Array.from({ length: 2 * side * side }, (_, i) =>
        i % 2 === 0 ? at(Math.floor(i / 2 / side)) : at((i >> 1) % side),
      );
      const scores = await detector.score({ data: grid, shape: [side * side, 1, 1, 2] });
      const mass = scores.reduce((sum, score) => sum + Math.exp(-score), 0) * (2.4 / (side - 1)) ** 2;
      expect(mass).toBeCloseTo(1, 3);
    }));
});

test.each(golden.knn)('distance to neighbour $neighbours', ({ neighbours, distance_test }) =>
  withoutLeaks(async () => {
    const detector = new NearestNeighbours({ neighbours });
    await detector.fit(rows('g_train'));
    expect(relativeError(await detector.score(rows('g_test')), distance_test)).toBeLessThan(1e-5);
  }),
);

describe('widths by the largest distance', () => {
  // Distances 3, 4 and 5: the largest squared one is 25.
  const triangle: Images = { data: Float32Array.of(0, 0, 3, 0, 0, 4), shape: [3, 1, 1, 2] };

  test('OC-SVM: gamma = 1 / 25', () =>
    withoutLeaks(async () => {
      const [byRule, given] = [new OcSvm({ gamma: 'max-distance' }), new OcSvm({ gamma: 1 / 25 })];
      for (const detector of [byRule, given]) await detector.fit(triangle);
      expect(await byRule.score(rows('g_test', { columns: 2 }))).toEqual(
        await given.score(rows('g_test', { columns: 2 })),
      );
    }));

  test('KDE: bandwidth 25', () =>
    withoutLeaks(async () => {
      const detector = new Kde({ kernel: 'exponential', bandwidth: 'max-distance' });
      await detector.fit(triangle);
      expect(detector.bandwidth).toBeCloseTo(25, 4);
    }));

  test('images that are all equal have none', async () => {
    const equal: Images = { data: new Float32Array(6), shape: [3, 1, 1, 2] };
    await expect(new OcSvm({ gamma: 'max-distance' }).fit(equal)).rejects.toThrow(/images that differ/);
    await expect(new OcSvm({ gamma: 'scale' }).fit(equal)).rejects.toThrow(/images that differ/);
    await expect(new Kde({ bandwidth: 'max-distance' }).fit(equal)).rejects.toThrow(/images that differ/);
  });

  test('any other word is refused', () => {
    expect(() => new OcSvm({ gamma: 'auto' as never })).toThrow(
      /gamma must be above 0, "scale" or "max-distance", not auto/,
    );
    expect(() => new Kde({ bandwidth: 'silverman' as never })).toThrow(/Bandwidths must be above 0/);
  });
});
