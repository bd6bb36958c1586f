/** Expected values: hand arithmetic, or SciPy 1.17.1 (scipy.stats.wilcoxon, binomtest, ttest_1samp), called as noted. */
import { describe, expect, test } from 'vitest';
import {
  bootstrapInterval,
  mean,
  signTest,
  standardDeviation,
  studentInterval,
  wilcoxonSignedRank,
} from '../../dist/metrics';

/** Darwin's plants (Fisher 1935): heights of crossed minus self-fertilised, in eighths of an inch. */
const DARWIN = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];

describe('mean and standard deviation', () => {
  test('n - 1; a single value has none', () => {
    // Squared distances from 3: 4 + 0 + 4 = 8; 8 / 2 = 4.
    expect(mean([1, 3, 5])).toBe(3);
    expect(standardDeviation([1, 3, 5])).toBe(2);
    expect(standardDeviation([7])).toBeNull();
    expect(() => mean([])).toThrow(/at least one/);
  });
});

describe('signed-rank test', () => {
  test('exact: wilcoxon(d, method="exact")', () => {
    const { positiveRanks, negativeRanks, n, p, exact } = wilcoxonSignedRank(DARWIN);
    expect([positiveRanks, negativeRanks, n, exact]).toEqual([96, 24, 15, true]);
    expect(p).toBeCloseTo(0.041259765625, 14);
  });

  test('by hand: ranks 1, 2, 3, all positive: 2 of 8 signings are as one-sided', () => {
    expect(wilcoxonSignedRank([0.1, 0.2, 0.3]).p).toBe(0.25);
    // W- = 1 (the rank of .1): sums 0 and 1 occur once each, so 2 * 2 / 8.
    expect(wilcoxonSignedRank([-0.1, 0.2, 0.3]).p).toBe(0.5);
  });

  test('ties and zeros: wilcoxon(nonzero, method=PermutationMethod(n_resamples=inf))', () => {
    const { n, p, negativeRanks } = wilcoxonSignedRank([1.5, -0.5, 2, 2, -2, 3.5, 0, 1, 1, -1, 4, 2.5]);
    expect([n, negativeRanks]).toEqual([11, 11]);
    expect(p).toBeCloseTo(0.0546875, 14);
  });

  test('beyond 50 the normal approximation: wilcoxon(d, method="approx"), ties and a zero in it', () => {
    const differences = Array.from({ length: 70 }, (_, i) => ((((i + 1) * 37) % 101) - 45) / 10);
    const { n, p, exact, positiveRanks, negativeRanks } = wilcoxonSignedRank(differences);
    expect([n, exact, Math.min(positiveRanks, negativeRanks)]).toEqual([69, false, 933.5]);
    expect(p).toBeCloseTo(0.10136047823770382, 6);
  });

  test('50 differences are still exact: all positive, 2 of 2^50', () => {
    expect(wilcoxonSignedRank(Array.from({ length: 50 }, (_, i) => i + 1)).p).toBe(2 / 2 ** 50);
  });

  test('no difference at all is no evidence; what is no number is refused', () => {
    expect(wilcoxonSignedRank([0, 0]).p).toBe(1);
    expect(() => wilcoxonSignedRank([1, NaN])).toThrow(/finite, not NaN/);
    expect(() => wilcoxonSignedRank([])).toThrow(/at least one pair/);
  });
});

describe('sign test', () => {
  test('binomtest(k, n, 0.5)', () => {
    expect(signTest(DARWIN)).toMatchObject({ positive: 13, negative: 2 });
    expect(signTest(DARWIN).p).toBeCloseTo(0.00738525390625, 12);
    const split = Array.from({ length: 100 }, (_, i) => (i < 48 ? 1 : -1));
    expect(signTest(split).p).toBeCloseTo(0.7643534344026676, 10);
  });

  test('by hand: 2 of 3 positive, twice P(0 or 1) = 1; zeros are left out', () => {
    expect(signTest([1, 0, 1, -1])).toMatchObject({ positive: 2, negative: 1 });
    expect(signTest([1, 0, 1, -1]).p).toBeCloseTo(1, 12);
    // 60 of 60: 2 / 2^60.
    expect(signTest(new Array<number>(60).fill(1)).p / 2 ** -59).toBeCloseTo(1, 9);
    expect(signTest([0])).toEqual({ positive: 0, negative: 0, p: 1 });
  });
});

describe('intervals', () => {
  test("Student's: ttest_1samp(d, 0).confidence_interval(0.95 and 0.99)", () => {
    const wide = studentInterval(DARWIN, 0.99);
    const interval = studentInterval(DARWIN);
    expect(interval.mean).toBeCloseTo(314 / 15, 12);
    expect(interval.low).toBeCloseTo(0.03119331839297601, 6);
    expect(interval.high).toBeCloseTo(41.835473348273695, 6);
    expect([wide.low, wide.high].map((x) => Number(x.toFixed(6)))).toEqual([-8.077656, 49.944323]);
    // Two values: 1.5 -+ 12.706 * .5.
    expect(studentInterval([1, 2]).high).toBeCloseTo(7.853102368087347, 6);
  });

  test('bootstrap: close to the normal interval of many values, the same again by its seed', () => {
    const values = Array.from({ length: 200 }, (_, i) => ((i * 37) % 200) / 200);
    const interval = bootstrapInterval(values, { seed: 3 });
    const half = (1.96 * Math.sqrt(1 / 12)) / Math.sqrt(200);
    expect(interval.low).toBeCloseTo(interval.mean - half, 2);
    expect(interval.high).toBeCloseTo(interval.mean + half, 2);
    expect(bootstrapInterval(values, { seed: 3 })).toEqual(interval);
    expect(bootstrapInterval(values, { seed: 4 })).not.toEqual(interval);
    expect(bootstrapInterval([2, 2])).toMatchObject({ low: 2, high: 2 });
  });

  test('one value has no interval', () => {
    expect(() => studentInterval([1])).toThrow(/at least two values/);
    expect(() => bootstrapInterval([1, 2], { confidence: 1 })).toThrow(/\(0, 1\), not 1/);
  });
});
