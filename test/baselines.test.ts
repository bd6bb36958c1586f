/** The numbers in docs/baselines.md are those of the runs in its table, and the published ones those of the paper. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseCsv } from '../dist/experiments/csv';
import { EXPERIMENTS } from '../dist/experiments/paper';
import { planExperiment } from '../dist/experiments/plan';
import { paperResult } from '../dist/report/published';

const root = join(import.meta.dirname, '..');
const file = join(root, 'log', 'tables', 'baselines-mnist.csv');
const aucs = new Map(
  parseCsv(readFileSync(file, 'utf8'), file).map((row) => [row['hash'], 100 * Number(row['auc'])]),
);
const experiment = EXPERIMENTS.find(({ name }) => name === 'baselines-mnist');
const PUBLISHED: Readonly<Record<string, string>> = {
  ocsvm: 'OC-SVM/SVDD',
  kde: 'KDE',
  'isolation-forest': 'IF',
};
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

interface Row {
  readonly part: string;
  readonly nu: number | undefined;
  readonly numbers: string[];
}
const rows = [
  ...readFileSync(join(root, 'docs', 'baselines.md'), 'utf8').matchAll(
    /^\| `([\w-]+)`(?:, nu ([\d.]+))? .*$/gm,
  ),
].map(([line, part, nu]): Row => ({
  ...{ part, nu: nu === undefined ? undefined : Number(nu) },
  numbers: line
    .split('|')
    .slice(3, 6)
    .map((cell) => cell.trim()),
}));

test('every part of the experiment has a row', () => {
  expect([...new Set(rows.map(({ part }) => part))].sort()).toEqual(
    experiment?.parts?.map(({ name }) => name).sort(),
  );
});

test.each(rows)('$part $nu', ({ part, nu, numbers }) => {
  const runs = planExperiment(experiment as NonNullable<typeof experiment>, {
    only: [`part=${part}`],
  }).filter(({ config }) => nu === undefined || config.nu === nu);
  const digits = Array.from({ length: 10 }, (_, digit) => {
    const own = runs
      .filter(({ config }) => config.normal[0] === digit)
      .map(({ hash }) => aucs.get(hash) ?? NaN);
    const method = PUBLISHED[runs[0].config.method];
    return { auc: mean(own), published: paperResult('mnist', String(digit), method)?.mean ?? NaN };
  });
  const difference = mean(digits.map(({ auc, published }) => auc - published));
  const largest = Math.max(...digits.map(({ auc, published }) => Math.abs(auc - published)));
  const signed = `${difference < 0 ? '' : '+'}${difference.toFixed(2)}`;
  expect(numbers).toEqual([mean(digits.map(({ auc }) => auc)).toFixed(2), signed, largest.toFixed(2)]);
});

test('KDE on CIFAR-10', () => {
  const table = join(root, 'log', 'tables', 'table1-cifar10.csv');
  const runs = parseCsv(readFileSync(table, 'utf8'), table).filter(
    ({ method, seed }) => method === 'kde' && seed === '1',
  );
  const classes = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
  const differences = runs.map(
    ({ normal, auc }) =>
      100 * Number(auc) - (paperResult('cifar10', classes[Number(normal)], 'KDE')?.mean ?? NaN),
  );
  expect(new Set(runs.map(({ normal }) => normal)).size).toBe(10);
  const means = [mean(runs.map(({ auc }) => 100 * Number(auc))), Math.max(...differences.map(Math.abs))];
  const text = readFileSync(join(root, 'docs', 'baselines.md'), 'utf8');
  expect(/meets KDE: ([\d.]+) .* any class ([\d.]+) /.exec(text)?.slice(1)).toEqual(
    means.map((value) => value.toFixed(2)),
  );
});
