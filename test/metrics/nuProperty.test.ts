import { expect, test } from 'vitest';
import { hasNuProperty, nuPoint, rankedPositions } from '../../dist/metrics';

test('shares outside of a sphere, and outside or on it, by hand', () => {
  // R² = 4: 5 and 6 lie outside, 4 on the surface.
  const point = nuPoint([1, 4, 5, 6], 2, 0.5);
  expect(point).toEqual({ nu: 0.5, outliers: 0.5, outliersAndBoundary: 0.75 });
  expect(() => nuPoint([], 2, 0.5)).toThrow(/at least one distance/);
});

test('a distance is on the surface although R was its rounded root', () => {
  const distance = 1.2398788928985598;
  const { outliers, outliersAndBoundary } = nuPoint([distance, 1], Math.sqrt(distance), 0.5);
  expect([outliers, outliersAndBoundary]).toEqual([0, 0.5]);
});

test.each([
  [0.5, true],
  [0.6, true],
  [0.75, true],
  [0.4, false],
  [0.8, false],
])('nu = %d lies between the shares: %s', (nu, holds) => {
  expect(hasNuProperty({ nu, outliers: 0.5, outliersAndBoundary: 0.75 })).toBe(holds);
});

test('positions by score, equal ones in their order, of those that count', () => {
  expect(rankedPositions([3, 1, 2, 1])).toEqual([1, 3, 2, 0]);
  expect(rankedPositions([3, 1, 2, 1], (i) => i !== 1)).toEqual([3, 2, 0]);
});
