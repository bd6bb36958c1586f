import { join } from 'node:path';
import { expect, test } from 'vitest';
import { frameOf, partRuns, readTable, rowsOf } from '../../dist/report';

const tables = join(import.meta.dirname, '..', '..', 'log', 'tables');

test('runs are found by their hash and named by their part; others are left out', async () => {
  const runs = rowsOf(partRuns(await readTable(join(tables, 'mnist.csv')), 'recipe-mnist')!);
  expect(new Set(runs.map(({ normal }) => normal))).toEqual(new Set(['3', '8']));
  expect(new Set(runs.map(({ label }) => label))).toEqual(new Set(['pytorch', 'theano']));
  for (const run of runs) expect(run['label']).toBe(run['port']);
});

test('none of them is undefined, an unknown experiment is refused', () => {
  const other = frameOf([{ hash: 'abc', auc: 0.5 }]);
  expect(partRuns(other, 'recipe-mnist')).toBeUndefined();
  expect(() => partRuns(other, 'recipes')).toThrow(/no experiment "recipes".*recipe-mnist/);
});
