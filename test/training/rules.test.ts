import { describe, expect, test } from 'vitest';
import { centreOf, checkSchedule, learningRateAt, radiusOf, type Schedule } from '../../dist/training';
import { goldenArray, goldenJson } from '../support/golden';

const golden = goldenJson<{
  c: number[];
  dist: number[];
  R: Record<string, { numpy_linear_quantile_of_sqrt_dist: number; m: number; mth_largest_dist: number }>;
}>('e_center_radius');

describe('the centre', () => {
  test('agrees with numpy', () => {
    const centre = centreOf(goldenArray('e_features').data, 32);
    centre.forEach((value, i) => expect(Math.abs(value - golden.c[i])).toBeLessThan(1e-6));
  });

  test('moves entries near 0 to ±.1 and keeps an exact 0', () => {
    // Means of two rows: -.05, .05, 0, .1, 3.
    const centre = centreOf([-0.1, 0.1, 1, 0.1, 2, 0, 0, -1, 0.1, 4], 5);
    expect([...centre]).toEqual([-0.1, 0.1, 0, 0.1, 3].map(Math.fround));
  });
});

describe('the radius', () => {
  test.each(Object.keys(golden.R))('nu = %s, distances with ties', (nu) => {
    const expected = golden.R[nu];
    const quantile = radiusOf(golden.dist, Number(nu), 'quantile');
    expect(Math.abs(quantile - expected.numpy_linear_quantile_of_sqrt_dist)).toBeLessThan(1e-12);
    const statistic = radiusOf(golden.dist, Number(nu), 'order-statistic');
    expect(Math.abs(statistic ** 2 - expected.mth_largest_dist)).toBeLessThan(1e-12);
  });

  test('by hand: of the squared distances 1, 4, 9, 16 half lie outside of 3 or 2.5', () => {
    expect(radiusOf([16, 1, 9, 4], 0.5, 'order-statistic')).toBe(3);
    expect(radiusOf([16, 1, 9, 4], 0.5, 'quantile')).toBe(2.5);
  });

  test('with fewer than 1 / nu images it reaches the farthest one', () => {
    expect(radiusOf([1, 4, 9], 0.1, 'order-statistic')).toBe(3);
  });

  test('a share outside (0, 1] is refused', () => {
    for (const nu of [0, -0.1, 1.1, NaN]) expect(() => radiusOf([1], nu, 'quantile')).toThrow(/\(0, 1\]/);
    expect(() => radiusOf([], 0.1, 'quantile')).toThrow(/at least one/);
  });
});

describe('the schedule', () => {
  const schedule = { epochs: 5, learningRate: 1, milestones: [2, 4], dropFactor: 10, decayAfterEpoch: null };
  const rates = (changes: Partial<Schedule>, epochs = [0, 1, 2, 3, 4]): number[] =>
    epochs.map((epoch) => learningRateAt({ ...schedule, ...changes }, epoch));

  test('drops to a tenth from each milestone on', () => {
    expect(rates({})).toEqual([1, 1, 0.1, 0.1, 0.01]);
  });

  test('drops by another factor', () => {
    expect(rates({ dropFactor: 4 })).toEqual([1, 1, 1 / 4, 1 / 4, 1 / 16]);
  });

  test('decays hyperbolically: E / epoch from epoch E on', () => {
    expect(rates({ milestones: [], decayAfterEpoch: 2 })).toEqual([1, 1, 1, 2 / 3, 1 / 2]);
  });

  test('drops and decays', () => {
    expect(rates({ milestones: [3], decayAfterEpoch: 1 }, [1, 2, 4])).toEqual([1, 1 / 2, 1 / 40]);
  });

  test.each([
    [{ epochs: -1 }, /epochs/],
    [{ epochs: 1.5 }, /epochs/],
    [{ learningRate: 0 }, /above 0/],
    [{ learningRate: NaN }, /above 0/],
    [{ milestones: [0] }, /epoch >= 1/],
    [{ dropFactor: 0 }, /dropFactor must be above 0/],
    [{ decayAfterEpoch: 0 }, /decayAfterEpoch must be an epoch >= 1/],
  ])('%o is refused', (wrong, message) => {
    expect(() => checkSchedule({ ...schedule, ...wrong })).toThrow(message);
  });
});
