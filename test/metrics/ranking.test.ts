import { describe, expect, test } from 'vitest';
import { aucByGroup, averagePrecision, fprAtTpr, rocAuc, rocCurve } from '../../dist/metrics';
import { goldenJson } from '../support/golden';

interface Curve {
  fpr: number[];
  tpr: number[];
  thresholds: (number | 'Infinity')[];
}
const golden = goldenJson<{
  labels: number[];
  scores: number[];
  roc_auc: number;
  average_precision: number;
  fpr_at_95tpr: number;
  roc_curve_all: Curve;
  roc_curve_drop_intermediate: Curve;
}>('f_metrics');

describe('300 scores with many ties agree with scikit-learn', () => {
  const { scores, labels } = golden;

  test('ROC AUC', () => expect(Math.abs(rocAuc(scores, labels) - golden.roc_auc)).toBeLessThan(1e-12));

  test('average precision', () =>
    expect(Math.abs(averagePrecision(scores, labels) - golden.average_precision)).toBeLessThan(1e-12));

  test('FPR at 95 % TPR', () =>
    expect(Math.abs(fprAtTpr(scores, labels, 0.95) - golden.fpr_at_95tpr)).toBeLessThan(1e-12));

  test.each([
    [false, 'roc_curve_all'],
    [true, 'roc_curve_drop_intermediate'],
  ] as const)('ROC curve, dropCollinear %s', (dropCollinear, name) => {
    const expected = golden[name];
    const { fpr, tpr, thresholds } = rocCurve(scores, labels, { dropCollinear });
    expect([...thresholds]).toEqual(expected.thresholds.map(Number));
    expect(fpr.every((rate, i) => Math.abs(rate - expected.fpr[i]) < 1e-12)).toBe(true);
    expect(tpr.every((rate, i) => Math.abs(rate - expected.tpr[i]) < 1e-12)).toBe(true);
  });
});

describe('by hand', () => {
  // Outliers score 3 and 1, normal images 2 and 1. Of the 4 pairs the outlier wins 2 (3 > 2, 3 > 1), ties 1, loses 1.
  const scores = [3, 1, 2, 1];
  const labels = [1, 1, 0, 0];

  test('AUC = (2 + 1/2) / 4', () => expect(rocAuc(scores, labels)).toBe(2.5 / 4));

  test('average precision = 1/2 * 1/1 + 1/2 * 2/4', () =>
    expect(averagePrecision(scores, labels)).toBe(0.75));

  test('to flag both outliers, both normal images are flagged', () =>
    expect(fprAtTpr(scores, labels, 1)).toBe(1));

  test('to flag one of two outliers, no normal image is', () =>
    expect(fprAtTpr(scores, labels, 0.5)).toBe(0));

  test('equal scores know nothing', () => expect(rocAuc([7, 7, 7], [1, 0, 0])).toBe(0.5));

  test('turned around, an AUC of a is 1 - a', () =>
    expect(
      rocAuc(
        scores.map((score) => -score),
        labels,
      ),
    ).toBe(1 - 2.5 / 4));
});

describe('what cannot be ranked is refused', () => {
  test.each([
    ['one kind only', [1, 2], [1, 1], /0 normal images and 2 outliers/],
    ['nothing', [], [], /0 normal images and 0 outliers/],
    ['other lengths', [1, 2], [1], /2 scores, but 1 labels/],
    ['NaN', [1, NaN], [1, 0], /Score 1 is NaN/],
    ['another label', [1, 2], [1, 2], /Label 1 is 2/],
  ])('%s', (_, scores, labels, message) => {
    for (const metric of [rocAuc, averagePrecision, fprAtTpr, rocCurve]) {
      expect(() => metric(scores, labels)).toThrow(message);
    }
  });
});

test('groups of outliers, each against all normal images', () => {
  const labels = [0, 1, 0, 1, 1];
  // Group b: 2 beats one of the normal 1 and 3, 4 beats both; group a: 3 ties with one of them and beats the other.
  expect(aucByGroup([1, 2, 3, 3, 4], labels, ['', 'b', 'x', 'a', 'b'])).toEqual({ b: 0.75, a: 0.75 });
  expect(aucByGroup([1, 0, 3, 5, 0], labels, ['', 'b', 'x', 'a', 'b'])).toEqual({ b: 0, a: 1 });
  expect(() => aucByGroup([1, 2], [0, 1], ['a'])).toThrow(/2 scores, but 1 groups/);
});
