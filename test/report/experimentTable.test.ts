import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Experiment } from '../../dist/experiments/experiment';
import type { RunMetrics } from '../../dist/experiments/metrics';
import { logFolder } from '../../dist/experiments/logFolder';
import { planExperiment, variedKeys, type PlannedRun } from '../../dist/experiments/plan';
import { mergeRows, tableRow } from '../../dist/experiments/table';
import { cli, extraSeconds } from '../support/cli';
import { temporaryFolder } from '../support/folders';

const metrics = (hash: string, auc: number): RunMetrics => ({
  ...{ hash, auc, averagePrecision: 0.5, fprAt95Tpr: 0.5, threshold: 1, accuracy: 0.25 },
  ...{
    tprAtThreshold: 0.5,
    fprAtThreshold: 0.125,
    aucUntrained: 0.6,
    aucAutoencoder: 0.7,
    aucPretrained: 0.8,
  },
  ...{ radius: 1, epochs: 1, pretrainEpochs: 1, trainImages: 1, testImages: 1, threads: 1 },
  ...{ seconds: 90, secondsPretraining: 30, secondsTraining: 60 },
  versions: { deepSvdd: '0', node: '0', tfjsNode: '0', tensorflow: '0' },
  finished: '2026-01-01T00:00:00.000Z',
});

/** A folder as a finished run leaves it, as far as tables look. */
function fabricate(log: string, { hash, config }: PlannedRun, auc: number): void {
  const folder = join(log, 'runs', hash);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'metrics.json'), JSON.stringify(metrics(hash, auc)));
}

const experiment: Experiment = {
  name: 'x',
  title: 'Two digits',
  settings: { dataset: 'mnist', profile: 'paper' },
  grid: { normal: [[0], [1]], seed: [1, 2] },
  parts: [
    { name: 'one-class', settings: { objective: 'one-class' } },
    { name: 'soft', settings: { objective: 'soft-boundary' }, grid: { nu: [0.01, 0.1] }, best: ['nu'] },
  ],
};

function fabricated(): { folder: string; runs: PlannedRun[] } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'x.json'), JSON.stringify(experiment));
  const runs = planExperiment(experiment);
  for (const run of runs) {
    const { objective, nu, normal, seed } = run.config;
    // One-class: 90 and 92. Soft: of 0 the nu .01 is better (80, 82; else 70, 72), of 1 the other (60, 62; else 50, 52).
    const better = (normal[0] === 0) === (nu === 0.01);
    const soft = (normal[0] === 0 ? 0.7 : 0.5) + (better ? 0.1 : 0);
    fabricate(join(folder, 'log'), run, (objective === 'one-class' ? 0.9 : soft) + (seed === 1 ? 0 : 0.02));
  }
  return { folder, runs };
}

test('means and standard deviations over seeds (90, 92: 91, sqrt 2), of two nu the better, class by class', async () => {
  const { folder } = fabricated();
  const { stdout } = await cli(['table', 'x.json'], folder);
  const rows = stdout.split('\n').map((line) => line.split(/ {2,}/));
  expect(stdout).toMatch(/^Two digits\. AUC in %/);
  expect(rows.find(([name]) => name === 'normal class')).toEqual([
    ...['normal class', 'soft-boundary Deep SVDD', 'one-class Deep SVDD'],
  ]);
  const cell = (row: string, column: number): string => rows.find(([name]) => name === row)?.[column] ?? '';
  expect(cell('0', 1)).toMatch(/^81\.0 ± 1\.4/);
  expect(cell('0', 2)).toMatch(/^91\.0\* ± 1\.4/);
  expect(cell('1', 1)).toMatch(/^61\.0 ± 1\.4/);
  expect(cell('mean', 1)).toMatch(/^71\.0/);
});

test('in every format, and of other columns', async () => {
  const { folder } = fabricated();
  for (const [format, expected] of [
    ['markdown', /\| 0 +\| +81\.0 ± 1\.4/],
    ['latex', /\\toprule/],
    ['csv', /^0,one-class Deep SVDD,91/m],
    ['html', /<table class="summary">/],
  ] as const) {
    expect((await cli(['table', 'x.json', '--format', format], folder)).stdout, format).toMatch(expected);
  }
  const { stdout } = await cli(
    ['table', 'x.json', '--value', 'accuracy', '--only', 'part=one-class'],
    folder,
  );
  expect(stdout).toMatch(/accuracy in %[^]*\n0 +25\.0 ± 0\.0/);
});

test('rows whose folders are elsewhere come from the written table', async () => {
  const { runs } = fabricated();
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'x.json'), JSON.stringify(experiment));
  const none = await cli(['table', 'x.json'], folder);
  expect([none.status, none.stderr]).toEqual([2, 'No run of x is finished yet.\n']);
  const file = logFolder(join(folder, 'log')).table('x');
  const rows = runs.map(({ hash, config }, i) =>
    tableRow(config, metrics(hash, 0.9 + i / 1000), variedKeys(runs)),
  );
  await mergeRows(file, rows);
  expect(readFileSync(file, 'utf8').split('\n').length).toBe(runs.length + 2);
  expect((await cli(['table', 'x.json'], folder)).stdout).toMatch(/\n0 +90\./);
});

test('what else varies has a column of its own', () => {
  const [run] = planExperiment({
    ...experiment,
    parts: [{ name: 'a', settings: { pretrain: false, milestones: [3, 4] } }],
  });
  expect(tableRow(run.config, metrics('h', 0.5), ['seed', 'pretrain', 'milestones', 'pca'])).toMatchObject({
    ...{ seed: 1, pretrain: false, milestones: '3 4', pca: null },
  });
});

test('status and table of 1,400 finished folders take less than two seconds more than of one', async () => {
  const folder = temporaryFolder();
  const of = (name: string, digits: number, seeds: number): Experiment => ({
    ...experiment,
    name,
    grid: {
      normal: Array.from({ length: digits }, (_, i) => [i]),
      seed: Array.from({ length: seeds }, (_, i) => i),
    },
    parts: [{ name: 'a' }],
  });
  const many = of('many', 10, 140);
  for (const one of [many, of('one', 1, 1)]) {
    writeFileSync(join(folder, `${one.name}.json`), JSON.stringify(one));
  }
  const runs = planExperiment(many);
  expect(runs.length).toBe(1400);
  for (const run of runs) fabricate(join(folder, 'log'), run, 0.9);
  expect((await cli(['status', 'many.json'], folder)).stdout).toMatch(/many +1400 +1400 +0 +0 +0 +0 s/);
  expect((await cli(['table', 'many.json'], folder)).stdout).toMatch(/\n9 +90\.0/);
  for (const command of ['status', 'table']) {
    const extra = await extraSeconds([command, 'many.json'], [command, 'one.json'], folder);
    expect(extra, command).toBeLessThan(2);
  }
});
