import { describe, expect, test } from 'vitest';
import { contaminatedRuns, contaminationRows, frameOf } from '../../dist/report';

const run = (method: string, normal: string, out_frac: number, seed: number, auc: number) => ({
  ...{ hash: `${method}${normal}${out_frac}${seed}`, dataset: 'mnist', method, normal, out_frac, seed, auc },
});
const runs = [
  run('deep-svdd', '3', 0.1, 1, 0.6),
  run('deep-svdd', '8', 0.1, 1, 0.8),
  run('deep-svdd', '3', 0, 1, 0.9),
  run('deep-svdd', '8', 0, 1, 0.94),
  run('deep-svdd', '3', 0, 2, 0.7),
  run('deep-svdd', '8', 0, 2, 0.72),
  run('kde', '3', 0, 1, 0.9),
  run('kde', '8', 0, 1, 0.8),
  // Its other class has not finished.
  run('kde', '3', 0.1, 1, 0.1),
];

describe('AUC against contamination', () => {
  test('a seed is the mean of its classes, and left out while one is missing', () => {
    const rounded = contaminatedRuns(frameOf(runs)).map(({ method, contamination, auc }) => [
      ...[method, contamination, Number(auc.toFixed(9))],
    ]);
    expect(rounded).toEqual([
      ['KDE', 0, 0.85],
      ['one-class Deep SVDD', 0, 0.92],
      ['one-class Deep SVDD', 0, 0.71],
      ['one-class Deep SVDD', 0.1, 0.7],
    ]);
  });

  test('a table has the means over the seeds, and what the greatest share costs', () => {
    expect(contaminationRows(contaminatedRuns(frameOf(runs)))).toEqual([
      { method: 'KDE', '0 %': 85, '10 %': null, loss: null },
      { method: 'one-class Deep SVDD', '0 %': 81.5, '10 %': 70, loss: 11.5 },
    ]);
  });

  test('rows of another experiment are refused by name', () => {
    expect(() => contaminatedRuns(frameOf([{ method: 'kde', auc: 1 }]))).toThrow(/no column "out_frac"/);
  });
});
