import { expect, test } from 'vitest';
import { frameOf, outlierRows, rowsOf, summaryTable } from '../../dist/report';

const run = (dataset: string, outlier_dataset: string, auc: number, more = {}) => ({
  ...{
    hash: `${dataset}-${outlier_dataset}-${auc}`,
    dataset,
    normal: 'all',
    method: 'deep-svdd',
    seed: 1,
    auc,
  },
  ...{
    outlier_dataset,
    standardise: 'normal-set',
    pretrain: 'true',
    auc_untrained: 0.5,
    auc_autoencoder: 0.6,
  },
  ...more,
});
const bare = { pretrain: 'false', auc_autoencoder: null };
const simple = {
  method: 'brightness',
  standardise: 'none',
  pretrain: null,
  auc_untrained: null,
  auc_autoencoder: null,
};
const runs = frameOf([
  run('mnist', 'svhn', 0.8, bare),
  run('mnist', 'svhn', 0.9),
  run('mnist', 'svhn', 0.7, simple),
  run('cifar10', 'svhn', 0.3),
  run('cifar10', 'svhn', 0.4, { standardise: 'own' }),
  run('cifar10', 'svhn', 0.2, simple),
  run('cifar10', 'none', 0.1),
]);

test('the outliers take the place of the normal class, with the statistics where these differ', () => {
  const rows = rowsOf(outlierRows(runs));
  expect(rows.map(({ dataset, normal, auc }) => [dataset, normal, auc])).toEqual([
    ['mnist', 'svhn', 0.9],
    ['cifar10', "svhn, the normal set's statistics", 0.3],
    ['cifar10', 'svhn, own statistics', 0.4],
    ['mnist', 'svhn', 0.8],
    ['mnist', 'svhn', 0.7],
    // What needs no statistics stands beside both.
    ['cifar10', "svhn, the normal set's statistics", 0.2],
    ['cifar10', 'svhn, own statistics', 0.2],
  ]);
});

test('in a summary, with and without pretraining and what was measured on the way', () => {
  const { methods, rows } = summaryTable(
    outlierRows(frameOf(rowsOf(runs).filter(({ dataset }) => dataset === 'mnist'))),
    {
      baselines: true,
      overall: false,
    },
  );
  expect(methods).toEqual([
    ...['untrained network', 'DCAE', 'brightness'],
    ...['one-class Deep SVDD, not pretrained', 'one-class Deep SVDD, pretrained'],
  ]);
  expect(rows.map(({ name, cells }) => [name, ...cells.map((cell) => cell?.mean)])).toEqual([
    ['svhn', 50, 60, 70, 80, 90],
  ]);
});
