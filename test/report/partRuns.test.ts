import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXPERIMENTS } from '../../dist/experiments/paper';
import { planExperiment } from '../../dist/experiments/plan';
import {
  frameOf,
  labelledRuns,
  partRuns,
  readTable,
  rowsOf,
  runsByPart,
  summaryTable,
} from '../../dist/report';

const tables = join(import.meta.dirname, '..', '..', 'log', 'tables');

test('runs are found by their hash and named by their part; others are left out', async () => {
  const runs = rowsOf(partRuns(await readTable(join(tables, 'mnist.csv')), 'recipe-mnist')!);
  expect(new Set(runs.map(({ normal }) => normal))).toEqual(new Set(['3', '8']));
  expect(new Set(runs.map(({ label }) => label))).toEqual(new Set(['pytorch', 'theano']));
  for (const run of runs) expect(run['label']).toBe(run['port']);
});

test('runs are found whatever their seeds and profile', () => {
  const recipes = EXPERIMENTS.find(({ name }) => name === 'recipe-mnist')!;
  const planned = planExperiment(recipes, { seeds: [11], profile: 'quick', only: ['normal=3'] });
  const frame = frameOf(
    planned.map(({ hash, config }) => ({ hash, normal: '3', profile: config.profile, seed: config.seed })),
  );
  const labels = rowsOf(partRuns(frame, 'recipe-mnist')!).map(({ label }) => label);
  expect(labels).toEqual(planned.flatMap(({ parts }) => parts));
  expect(labels).toContain('pytorch-affine');
});

test('none of them is undefined, an unknown experiment is refused', () => {
  const other = frameOf([{ hash: 'abc', auc: 0.5 }]);
  expect(partRuns(other, 'recipe-mnist')).toBeUndefined();
  expect(() => partRuns(other, 'recipes')).toThrow(/no experiment "recipes".*recipe-mnist/);
});

test('parts that no setting tells apart are named; those that settings tell apart are not', async () => {
  const recipes = runsByPart(await readTable(join(tables, 'recipe-mnist.csv')), 'recipe-mnist');
  const labels = new Set(rowsOf(labelledRuns(recipes)).map(({ label }) => label));
  expect(labels).toContain('one-class Deep SVDD, pytorch-affine');
  expect(labels).toContain('one-class Deep SVDD, theano');
  expect(summaryTable(recipes, { baselines: true }).methods.length).toBe(labels.size);

  const brief = runsByPart(await readTable(join(tables, 'brief-cifar10.csv')), 'brief-cifar10');
  expect(rowsOf(labelledRuns(brief)).every(({ part }) => (part ?? null) === null)).toBe(true);
});

test('a row stands for what the experiment says, and smaller numbers come first', async () => {
  const runs = runsByPart(await readTable(join(tables, 'contamination-mnist.csv')), 'contamination-mnist');
  const { rows } = summaryTable(runs);
  expect(rows.map(({ name }) => name).slice(0, 6)).toEqual([
    '0 / 0',
    '0 / 0.01',
    '0 / 0.05',
    '0 / 0.1',
    '0 / 0.2',
    '3 / 0',
  ]);
});

test('the table of no experiment stays as it is', () => {
  const runs = frameOf([{ hash: 'abc', auc: 0.5 }]);
  expect(runsByPart(runs, 'my-own')).toBe(runs);
});
