import { expect, test } from 'vitest';
import { frameOf, operatingPointFigure, operatingPointRows, thresholdRows } from '../../dist/report';

const run = (normal: string, auc: number, tpr: number | null, fpr: number, more = {}) => ({
  ...{ hash: `${normal}-${auc}`, dataset: 'mnist', normal, label: 'A', auc, accuracy: 0.75 },
  ...{ tpr_at_radius: tpr, fpr_at_radius: fpr, fpr_at_95_tpr: 0.5 },
  ...more,
});

test('means over the runs that agree, without those that have no rates', () => {
  const runs = [
    run('3', 0.9, 0.6, 0.1),
    run('3', 0.8, 0.5, 0.2),
    run('5', 0.7, null, 0.1),
    run('5', 0.6, 0.2, 0, { label: 'B' }),
  ];
  expect(operatingPointRows(frameOf(runs), ['normal', 'label'])).toEqual([
    {
      ...{ normal: '3', label: 'A', runs: 2, AUC: 85, accuracy: 75 },
      ...{ 'outliers flagged': 55, 'normal images flagged': 15 },
      ...{ 'FPR at 95 % TPR': 50, 'balanced accuracy': 70 },
    },
    expect.objectContaining({ label: 'B', runs: 1, AUC: 60, 'balanced accuracy': 60 }),
  ]);
  const named = operatingPointRows(frameOf(runs), ['label'], { hashes: true });
  expect(named.map(({ hashes }) => hashes)).toEqual(['3-0.9 3-0.8', '5-0.6']);
});

test('what thresholds give, by hand; an infinite one has no number', () => {
  const scored = { scores: [4, 3, 2, 1], labels: [1, 1, 0, 1] };
  expect(thresholdRows(scored, { a: 2.5, everything: -Infinity })).toEqual([
    {
      ...{ rule: 'a', threshold: 2.5, accuracy: 75, 'balanced accuracy': 83.3 },
      ...{ 'outliers flagged': 66.7, 'normal images flagged': 0 },
    },
    {
      ...{ rule: 'everything', threshold: null, accuracy: 75, 'balanced accuracy': 50 },
      ...{ 'outliers flagged': 100, 'normal images flagged': 100 },
    },
  ]);
  expect(thresholdRows({ scores: [1], labels: [0] }, { a: 2 })[0]['balanced accuracy']).toBeNull();
});

test('AUC against a threshold: marks by name, a line and an area to read them by', () => {
  const figure = operatingPointFigure(
    [
      { name: 'A', auc: 0.9, tpr: 0.6 },
      { name: 'B', auc: 0.45, tpr: 0.1 },
      { name: 'A', auc: 0.8, tpr: 0.5 },
    ],
    { fpr: 0.1 },
  );
  const [area, line, a, b] = figure.data as unknown as { name: string; x: number[]; y: number[] }[];
  expect([a.name, a.x, a.y]).toEqual(['A (2)', [90, 80], [60, 50]]);
  expect([b.name, b.x]).toEqual(['B (1)', [45]]);
  // The axis begins below the lowest AUC; at 50 % the line is at chance.
  expect(figure.layout.xaxis?.range).toEqual([40, 100.5]);
  expect(line.y[line.x.indexOf(50)]).toBeCloseTo(10, 9);
  // The area goes along its upper edge and back along its lower one: of an AUC of 95 %, all and half.
  expect(area.x.flatMap((x, i) => (x === 95 ? [area.y[i]] : []))).toEqual([100, 50]);
});
