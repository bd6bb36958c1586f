import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { epochLines, objectiveLines, readDiagnostics, rowsOf, spreadsOf } from '../../dist/report';
import { temporaryFolder } from '../support/folders';

const five = (name: string) => ['min', 'q05', 'median', 'q95', 'max'].map((part) => `${name}_${part}`);
const HEADER = [
  ...['stage', 'epoch', 'batch', 'set', 'objective', 'empirical', 'radius_squared', 'reconstruction'],
  ...['weight_decay', 'auc', ...five('score_normal'), ...five('score_outlier'), ...five('norm_normal')],
];
const none = ['', '', '', '', ''];
const LINES = [
  ['deep-svdd', 0, '', 'train', 7, 4, 2, 0, 1, '', 1, 2, 3, 4, 5, ...none, 6, 7, 8, 9, 10],
  ['deep-svdd', 0, '', 'test', 8, 4, 3, 0, 1, 0.5, 1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 6, 7, 8, 9, 10],
  ['deep-svdd', 1, 3, 'train', 9, 9, 9, 9, 9, '', ...none, ...none, ...none],
  ['deep-svdd', 1, '', 'train', 6, 3, 2, 0, 1, '', 2, 2, 2, 2, 2, ...none, 1, 1, 1, 1, 1],
  ['autoencoder', 1, '', 'train', 20, 19, 0, 0, 1, '', 2, 2, 2, 2, 2, ...none, 1, 1, 1, 1, 1],
];

function folderWith(lines: readonly (readonly (string | number)[])[]): string {
  const folder = temporaryFolder();
  const text = [HEADER, ...lines].map((line) => `${line.join(',')}\n`).join('');
  writeFileSync(join(folder, 'diagnostics.csv'), text);
  return folder;
}

const train = { stage: 'deep-svdd', set: 'train' } as const;

test('numbers are numbers, what is empty is null, and stages are texts', async () => {
  const [first] = rowsOf(await readDiagnostics(folderWith(LINES)));
  expect(first).toMatchObject({
    stage: 'deep-svdd',
    epoch: 0,
    batch: null,
    set: 'train',
    objective: 7,
    auc: null,
  });
});

test('spreads of what there is, after whole epochs only', async () => {
  const diagnostics = await readDiagnostics(folderWith(LINES));
  const [normal, ...others] = spreadsOf(diagnostics, { ...train, quantity: 'score' });
  expect(others).toEqual([]);
  expect(normal).toMatchObject({ name: 'normal images', epochs: [0, 1] });
  expect(normal.spreads[0]).toEqual({ min: 1, low: 2, median: 3, high: 4, max: 5 });
  const tested = spreadsOf(diagnostics, { ...train, set: 'test', quantity: 'score' });
  expect(tested.map(({ name, spreads }) => [name, spreads[0].median])).toEqual([
    ['normal images', 3],
    ['outliers', 13],
  ]);
});

test('lines of columns and of functions of a row; those without values are left out', async () => {
  const diagnostics = await readDiagnostics(folderWith(LINES));
  const columns = {
    'R²': 'radius_squared',
    AUC: 'auc',
    half: (row: { objective?: unknown }) => Number(row.objective) / 2,
  };
  expect(epochLines(diagnostics, { ...train, columns })).toEqual([
    { name: 'R²', epochs: [0, 1], values: [2, 2] },
    { name: 'half', epochs: [0, 1], values: [3.5, 3] },
  ]);
  expect(() => epochLines(diagnostics, { ...train, columns: { x: 'nothing' } })).toThrow(
    /no column "nothing"/,
  );
});

test('the parts of an objective that has them, each by its name', async () => {
  const diagnostics = await readDiagnostics(folderWith(LINES));
  const names = (stage: string) =>
    objectiveLines(diagnostics, { stage, set: 'train' }).map(({ name }) => name);
  expect(names('deep-svdd')).toEqual(['objective', 'excess over R², / ν', 'R²', 'weight decay']);
  expect(names('autoencoder')).toEqual(['objective', 'reconstruction error', 'weight decay']);
  const hard = LINES.map((line) => line.map((value, i) => (HEADER[i] === 'radius_squared' ? 0 : value)));
  const [, empirical] = objectiveLines(await readDiagnostics(folderWith(hard)), train);
  expect(empirical).toEqual({ name: 'mean squared distance to c', epochs: [0, 1], values: [4, 3] });
});

test('a run without diagnostics, or with a broken file, is said', async () => {
  await expect(readDiagnostics(temporaryFolder())).rejects.toThrow(/run it again with --diagnostics/);
  const broken = folderWith([['deep-svdd', 'x', ...LINES[0].slice(2)]]);
  await expect(readDiagnostics(broken)).rejects.toThrow(/row 1: epoch is "x", not a number/);
});
