import { expect, test } from 'vitest';
import { bestSettings } from '../../dist/report';

const run = (normal: string, nu: number | null, seed: number, auc: number, more: object = {}) => ({
  ...{ dataset: 'mnist', normal, method: 'ocsvm', nu, seed, auc },
  ...more,
});

test('the value with the highest mean over the seeds, class by class, and left out of the rows', () => {
  const rows = [
    ...[run('3', 0.01, 1, 0.9), run('3', 0.01, 2, 0.7)],
    ...[run('3', 0.1, 1, 0.81), run('3', 0.1, 2, 0.81)],
    ...[run('5', 0.01, 1, 0.6), run('5', 0.1, 1, 0.5)],
  ];
  const kept = bestSettings(rows, { settings: ['nu'] });
  expect(kept.map(({ normal, seed, auc, nu }) => [normal, seed, auc, nu])).toEqual([
    ['3', 1, 0.81, null],
    ['3', 2, 0.81, null],
    ['5', 1, 0.6, null],
  ]);
});

test('methods, their features and objectives are not chosen among', () => {
  const rows = [
    run('3', 0.1, 1, 0.9),
    run('3', 0.1, 1, 0.8, { features: 'autoencoder' }),
    run('3', 0.1, 1, 0.7, { method: 'deep-svdd', objective: 'one-class' }),
    run('3', 0.1, 1, 0.6, { method: 'deep-svdd', objective: 'soft-boundary' }),
    run('3', 0.01, 1, 0.5, { method: 'deep-svdd', objective: 'soft-boundary' }),
  ];
  expect(bestSettings(rows, { settings: ['nu'] }).map(({ auc }) => auc)).toEqual([0.9, 0.8, 0.7, 0.6]);
  const all = bestSettings(rows, { settings: ['nu'], within: ['normal'] });
  expect(all.map(({ auc }) => auc)).toEqual([0.9, 0.8, 0.7, 0.6]);
  expect(bestSettings(rows, { settings: [] })).toEqual(rows);
});
