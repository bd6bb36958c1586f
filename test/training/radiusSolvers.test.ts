import { describe, expect, test } from 'vitest';
import { exactRadius, radiusByLineSearch, radiusObjective, radiusOf } from '../../dist/training';
import { noise } from '../support/numbers';

const distances = (n: number, seed: number): Float64Array =>
  Float64Array.from(noise(n, seed), (value) => (value + 1.01) ** 3);

/** The lowest value of the objective over a fine grid of radii. */
function lowest(d: Float64Array, nu: number): number {
  const most = Math.sqrt(Math.max(...d));
  let best = Infinity;
  for (let i = 0; i <= 20_000; i++) best = Math.min(best, radiusObjective(d, nu, (most * i) / 20_000));
  return best;
}

test('the objective by hand: R^2 + sum of excesses / (nu n)', () => {
  // 4 + ((9 - 4) + (16 - 4)) / (.5 * 4)
  expect(radiusObjective([1, 4, 9, 16], 0.5, 2)).toBe(4 + 17 / 2);
});

describe.each([
  [4, 0.3],
  [50, 0.1],
  [37, 0.1],
  [200, 0.01],
  [9, 0.05],
  [30, 1],
])('%i distances, nu = %f', (n, nu) => {
  const d = distances(n, n);

  test('the exact radius is where the objective is lowest', () => {
    expect(radiusObjective(d, nu, exactRadius(d, nu))).toBeLessThanOrEqual(lowest(d, nu) + 1e-12);
  });

  test('the line search comes as low as the exact one', () => {
    const [exact, searched] = [exactRadius, radiusByLineSearch].map((find) => find(d, nu));
    const value = radiusObjective(d, nu, exact);
    expect(radiusObjective(d, nu, searched) / value - 1).toBeLessThan(1e-5);
    if (nu * n > 1.5 && Math.abs(nu * n - Math.round(nu * n)) > 1e-9) expect(searched).toBeCloseTo(exact, 4);
  });
});

test('R is a distance: scaling all distances by s scales it by sqrt(s), whatever the unit', () => {
  const d = distances(101, 3);
  for (const scale of [1e-6, 100]) {
    const scaled = d.map((value) => value * scale);
    expect(radiusByLineSearch(scaled, 0.1) / Math.sqrt(scale)).toBeCloseTo(radiusByLineSearch(d, 0.1), 5);
  }
});

test('for a whole nu n the exact radius is the order statistic', () => {
  const d = distances(30, 5);
  for (const nu of [0.1, 0.2, 0.5, 1]) expect(exactRadius(d, nu)).toBe(radiusOf(d, nu, 'order-statistic'));
});

test('equal distances, one distance, none', () => {
  expect(exactRadius([4, 4, 4], 0.1)).toBe(2);
  expect(radiusByLineSearch([4, 4, 4], 0.1)).toBe(2);
  expect(exactRadius([9], 0.1)).toBe(3);
  expect(radiusByLineSearch([9], 0.1)).toBe(3);
  for (const find of [exactRadius, radiusByLineSearch]) {
    expect(() => find([], 0.1)).toThrow(/at least one/);
    expect(() => find([1], 0)).toThrow(/nu must be in/);
  }
});
