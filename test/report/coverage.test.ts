import { expect, test } from 'vitest';
import { agreements, coverageRows, frameOf, labelledRuns, summaryTable } from '../../dist/report';

const run = (
  normal: string,
  method: string,
  seed: number,
  auc: number,
  epochs: number,
  pretrain: number,
) => ({
  ...{ hash: `${method}-${normal}-${seed}`, dataset: 'mnist', normal, method, seed, auc },
  ...{ objective: method === 'deep-svdd' ? 'one-class' : null, epochs, pretrain_epochs: pretrain },
});

test('what there is of each method: runs, classes, seeds, epochs', () => {
  const runs = frameOf([
    run('3', 'kde', 1, 0.862, 0, 0),
    run('3', 'deep-svdd', 1, 0.9, 30, 5),
    run('3', 'deep-svdd', 2, 0.9, 30, 5),
    run('5', 'deep-svdd', 1, 0.9, 30, 5),
  ]);
  expect(coverageRows(labelledRuns(runs))).toEqual([
    { method: 'KDE', runs: 1, classes: 1, 'seeds a class': '1', 'epochs (pretraining)': '' },
    {
      ...{ method: 'one-class Deep SVDD', runs: 3, classes: 2 },
      ...{ 'seeds a class': '1 to 2', 'epochs (pretraining)': '30 (5)' },
    },
  ]);
});

test('each method beside the paper, over the classes that both have', () => {
  // Published: digit 3 KDE 86.2 +- 0, one-class 91.9 +- 1.5; digit 5 one-class 88.5 +- .9.
  const runs = frameOf([
    run('3', 'kde', 1, 0.87, 0, 0),
    run('3', 'knn', 1, 0.87, 0, 0),
    run('3', 'deep-svdd', 1, 0.929, 30, 5),
    run('5', 'deep-svdd', 1, 0.855, 30, 5),
  ]);
  const found = agreements(summaryTable(runs));
  expect(found.map(({ method, classes, within }) => [method, classes, within])).toEqual([
    ['KDE', 1, 0],
    // 91.9 + 1 is within two of 1.5, 88.5 - 3 is not within two of .9.
    ['one-class Deep SVDD', 2, 1],
  ]);
  expect(found[1].own).toBeCloseTo(89.2, 9);
  expect(found[1].published).toBeCloseTo(90.2, 9);
});
