import { describe, expect, test } from 'vitest';
import { binormalTpr, chosenThreshold, ratesAt, rocAuc, rocCurve, tprBounds } from '../../dist/metrics';
import { noise } from '../support/numbers';

/** Score sets of every quality, with ties: outliers are moved by some shift. */
const sets = [-1, -0.3, 0, 0.2, 0.5, 1, 2].map((shift, s) => {
  const labels = Array.from({ length: 60 }, (_, i) => Number(i % 3 === 0));
  const random = noise(60, 3 + s);
  return { labels, scores: labels.map((label, i) => Math.round(10 * (random[i] + label * shift)) / 10) };
});

describe('what an AUC says about a threshold', () => {
  test('by hand', () => {
    // Area 1 - .1 (1 - t) = .95 at the most: t >= .5; .9 t at the least: t <= 1.
    expect(tprBounds(0.95, 0.1).low).toBeCloseTo(0.5, 12);
    expect(tprBounds(0.95, 0.1).high).toBe(1);
    expect(tprBounds(0.9, 0.1).low).toBeCloseTo(0, 12);
    expect(tprBounds(0.45, 0.1)).toEqual({ low: 0, high: 0.5 });
    expect([tprBounds(0.7, 0), tprBounds(0.7, 1)]).toEqual([
      { low: 0, high: 0.7 },
      { low: 0.7, high: 1 },
    ]);
  });

  test('every point of every ROC curve lies within the bounds, and bounds are met', () => {
    for (const { scores, labels } of sets) {
      const auc = rocAuc(scores, labels);
      const { fpr, tpr } = rocCurve(scores, labels);
      fpr.forEach((rate, i) => {
        const { low, high } = tprBounds(auc, rate);
        expect(tpr[i]).toBeGreaterThanOrEqual(low - 1e-12);
        expect(tpr[i]).toBeLessThanOrEqual(high + 1e-12);
      });
    }
    // One normal image above all of the outliers, nine below them: nothing is flagged at 10 %, with an AUC of 90 %.
    const worst = {
      scores: [3, 2, 2, ...Array<number>(9).fill(1)],
      labels: [0, 1, 1, ...Array<number>(9).fill(0)],
    };
    expect(rocAuc(worst.scores, worst.labels)).toBeCloseTo(0.9, 12);
    expect(ratesAt(worst.scores, worst.labels, 2)).toMatchObject({ fpr: 0.1, tpr: 0 });
    expect(tprBounds(0.9, 0.1).low).toBeCloseTo(0, 12);
  });

  test('normal distributions: chance stays chance, and one standard deviation apart is known', () => {
    expect(binormalTpr(0.5, 0.1)).toBeCloseTo(0.1, 9);
    // d' = 1: AUC Φ(1 / √2) = .760250, and half of the outliers lie above 1, where Φ(-1) = .158655 of the normal ones do.
    expect(binormalTpr(0.7602499, 0.1586553)).toBeCloseTo(0.5, 5);
  });

  test('shares out of range are refused', () => {
    expect(() => tprBounds(1.1, 0.1)).toThrow(/auc must be in \[0, 1\], not 1.1/);
    expect(() => tprBounds(0.5, NaN)).toThrow(/fpr must be in/);
    expect(() => binormalTpr(1, 0.1)).toThrow(/between 0 and 1/);
  });
});

describe('thresholds that labelled images choose', () => {
  // Descending: outlier 5, normal 4, outliers 3 and 2, normal 1 and 0.
  const [scores, labels] = [
    [5, 4, 3, 2, 1, 0],
    [1, 0, 1, 1, 0, 0],
  ];

  test('by hand', () => {
    expect(chosenThreshold(scores, labels, 'accuracy')).toBe(1.5);
    expect(chosenThreshold(scores, labels, 'balanced')).toBe(1.5);
    expect(chosenThreshold(scores, labels, 0.3)).toBe(4.5);
    expect(chosenThreshold(scores, labels, 0.5)).toBe(2.5);
    // Where outliers score lower it is best to flag nothing, or everything.
    expect(chosenThreshold([1, 2, 2], [1, 0, 0], 'accuracy')).toBe(2);
    expect(chosenThreshold([1, 1, 2], [1, 1, 0], 'accuracy')).toBe(-Infinity);
  });

  test('no other threshold is better', () => {
    for (const set of sets) {
      const candidates = [-Infinity, ...set.scores.flatMap((score) => [score - 0.01, score])];
      const worth = (threshold: number) => {
        const { tpr, fpr, accuracy } = ratesAt(set.scores, set.labels, threshold);
        return { accuracy, balanced: tpr! + 1 - fpr!, fpr: fpr!, tpr: tpr! };
      };
      const all = candidates.map(worth);
      for (const criterion of ['accuracy', 'balanced'] as const) {
        const best = Math.max(...all.map((one) => one[criterion]));
        expect(worth(chosenThreshold(set.scores, set.labels, criterion))[criterion]).toBeCloseTo(best, 12);
      }
      const least = Math.min(...all.filter(({ tpr }) => tpr >= 0.8).map(({ fpr }) => fpr));
      const { tpr, fpr } = worth(chosenThreshold(set.scores, set.labels, 0.8));
      expect(tpr).toBeGreaterThanOrEqual(0.8);
      expect(fpr).toBe(least);
    }
  });

  test('between neighbouring numbers, where there is no middle', () => {
    const next = 1 + Number.EPSILON;
    const threshold = chosenThreshold([1, next], [0, 1], 'accuracy');
    expect(ratesAt([1, next], [0, 1], threshold).accuracy).toBe(1);
  });

  test('a share out of range is refused', () =>
    expect(() => chosenThreshold(scores, labels, 0)).toThrow(/\(0, 1\], not 0/));
});
