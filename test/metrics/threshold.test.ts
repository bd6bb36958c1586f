import { expect, test } from 'vitest';
import { fiveNumbers, quantile, ratesAt } from '../../dist/metrics';

test('a score at the threshold is not flagged', () => {
  // Flagged: 3 and 4, one outlier of two and one normal image of three; right: 1 outlier and 2 normal images of 5.
  expect(ratesAt([3, 2, 4, 1, 2], [1, 1, 0, 0, 0], 2)).toEqual({
    tpr: 1 / 2,
    fpr: 1 / 3,
    accuracy: 3 / 5,
    flagged: 2,
  });
});

test('rates of a kind that is missing are null', () => {
  expect(ratesAt([1, 3], [0, 0], 2)).toEqual({ tpr: null, fpr: 1 / 2, accuracy: 1 / 2, flagged: 1 });
  expect(ratesAt([1, 3], [1, 1], 2).fpr).toBeNull();
});

test('nothing to rate is refused', () => {
  expect(() => ratesAt([], [], 1)).toThrow(/at least one/);
  expect(() => ratesAt([1], [0, 1], 1)).toThrow(/1 scores and 2 labels/);
});

test('quantiles are interpolated linearly', () => {
  // Of 1 … 5 the 5 % quantile lies at position .2 between 1 and 2.
  expect(fiveNumbers([5, 3, 1, 2, 4])).toEqual({ min: 1, low: 1.2, median: 3, high: 4.8, max: 5 });
  expect(quantile([1, 2], 0.25)).toBe(1.25);
  expect(() => quantile([], 0.5)).toThrow(/at least one/);
  expect(() => quantile([1], 1.5)).toThrow(/\[0, 1\]/);
});
