import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadMnist } from '../dist/datasets';
import type { RunMetrics } from '../dist/experiments';
import { cli, startCli } from './support/cli';
import { temporaryFolder } from './support/folders';

const smoke = ['run', '--dataset', 'mnist', '--normal', '0', '--profile', 'smoke'];

beforeAll(async () => void (await loadMnist()));

describe('run', () => {
  test('writes the run folder and prints the metrics as the last line; the same config gives the same scores', async () => {
    const folder = temporaryFolder();
    const [one, two] = await Promise.all(
      [['one', '--batch-diagnostics', '--tensorboard'], ['two']].map(([out, ...more]) =>
        cli([...smoke, '--seed', '3', '--json', '--out', out, ...more], folder),
      ),
    );
    expect([one.status, two.status]).toEqual([0, 0]);
    for (const file of ['config.json', 'history.csv', 'log.txt', 'model/detector.json']) {
      expect(existsSync(join(folder, 'one', file)), file).toBe(true);
    }
    const metrics = JSON.parse(one.stdout.trimEnd().split('\n').at(-1) as string) as RunMetrics;
    expect(metrics).toEqual(JSON.parse(readFileSync(join(folder, 'one', 'metrics.json'), 'utf8')));
    expect(metrics.testImages).toBe(500);
    for (const auc of [metrics.auc, metrics.aucUntrained, metrics.aucAutoencoder, metrics.aucPretrained]) {
      expect(auc).toBeGreaterThan(0);
      expect(auc).toBeLessThan(1);
    }
    const scores = ['one', 'two'].map((out) => readFileSync(join(folder, out, 'scores.csv'), 'utf8'));
    expect(scores[1]).toBe(scores[0]);
    expect(scores[0].split('\n').length).toBe(502);
    expect(scores[0]).toMatch(/^index,label,score\n\d+,[01],[\d.]+\n/);
    expect(one.stderr, 'no notices of TensorFlow').not.toMatch(/oneDNN|WARNING|cpu_feature/);
    const diagnostics = readFileSync(join(folder, 'one', 'diagnostics.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    // Two sets, before and after each epoch of 1 + 2, and after both batches of each first epoch.
    expect(diagnostics.length).toBe(1 + 2 * (2 + 3 + 2 + 2));
    expect(readFileSync(join(folder, 'one', 'weights.csv'), 'utf8')).toMatch(
      /deep-svdd,2,,conv1.weight,change/,
    );
    expect(existsSync(join(folder, 'two', 'diagnostics.csv'))).toBe(false);
    expect(readdirSync(join(folder, 'one-tensorboard')).length).toBe(1);
    expect(readdirSync(folder).sort(), 'no leftovers').toEqual(['one', 'one-tensorboard', 'two']);
  });

  test('a finished run is not repeated; another config in its folder is refused with the difference', async () => {
    const folder = temporaryFolder();
    const args = [...smoke, '--method', 'autoencoder', '--out', 'x'];
    expect((await cli(args, folder)).stdout).toMatch(/AUC in %/);
    const before = readFileSync(join(folder, 'x', 'metrics.json'), 'utf8');
    expect((await cli(args, folder)).stdout).toMatch(/finished already/);
    const other = await cli([...args, '--nu', '0.2', '--seed', '9'], folder);
    expect(other.status).toBe(2);
    expect(other.stderr).toMatch(/another config .*nu: 0.1 \/ 0.2; seed: 0 \/ 9/);
    expect(readFileSync(join(folder, 'x', 'metrics.json'), 'utf8')).toBe(before);
  });

  test('a folder that is no run is left alone', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'thesis.txt'), 'all of it');
    const { status, stderr } = await cli([...smoke, '--out', 'mine'], folder);
    expect([status, stderr]).toEqual([2, 'mine exists and is no run folder. Choose another folder.\n']);
    expect(readdirSync(join(folder, 'mine'))).toEqual(['thesis.txt']);
  });

  test('interrupted, it says so and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const { child, finished } = startCli([...smoke, '--epochs', '100000', '--out', 'x'], folder);
    await new Promise<void>((resolve) =>
      child.stdout?.on('data', (text: string) => {
        if (text.includes('Deep SVDD')) resolve();
      }),
    );
    child.kill('SIGINT');
    const { status, stderr } = await finished;
    expect(status).toBe(130);
    expect(stderr).toMatch(/was stopped in epoch/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a soft boundary', async () => {
    const folder = temporaryFolder();
    for (const port of ['theano', 'pytorch']) {
      const args = [...smoke, '--objective', 'soft-boundary', '--port', port, '--out', port, '--json'];
      const metrics = JSON.parse((await cli(args, folder)).stdout) as RunMetrics;
      expect(metrics.radius).toBeGreaterThan(0);
      expect(metrics.threshold).toBeCloseTo((metrics.radius as number) ** 2, 4);
    }
  });

  test.each([
    [['--normall', '0'], /unknown option '--normall'/],
    [['--normal', 'zero'], /"normal" must be class numbers, separated by commas, or "all", not \["zero"\]/],
    [['--normal', '10'], /mnist has no class 10: its classes are 0 to 9/],
    [['--normal', '0', '--outlier', '0'], /Class 0 cannot be both/],
    [['--normal', '0', '--nu', '0'], /"nu" must be a number in \(0, 1\], not 0/],
    [['--normal', '0', '--nu', '1.5'], /"nu" must be a number in \(0, 1\]/],
    [['--normal', '0', '--seed', '-1'], /"seed" must be an integer >= 0, not -1/],
    [['--normal', '0', '--epochs', 'many'], /"epochs" must be an integer >= 0, not "many"/],
    [['--normal', '0', '--dataset', 'mnits'], /"dataset" must be .*mnist.*not "mnits"/],
    [
      ['--normal', '0', '--method', 'autoencoder', '--epochs', '3'],
      /"epochs" means nothing here.*use "aeEpochs"/,
    ],
    [
      ['--normal', '0', '--pretrain', 'false', '--ae-epochs', '3'],
      /"aeEpochs" means nothing here: pretrain is false/,
    ],
    [
      ['--normal', '0', '--warm-up-epochs', '3'],
      /"warmUpEpochs" means nothing here: the objective is one-class/,
    ],
    [['--normal', '0', '--out', '--json'], /--out has no value: "--json" follows/],
    [[], /Which classes are normal\?/],
  ])('%j is refused with a sentence and status 2', async (args, message) => {
    const folder = temporaryFolder();
    const { status, stderr } = await cli(['run', ...args], folder);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('mnist_svdd, the original command', () => {
  const original = [
    'mnist_svdd',
    'cpu',
    'mnist_0vsall',
    '0',
    'adam',
    '0.0001',
    '1',
    '1',
    '0',
    '0',
    '0',
    '-1',
  ];

  test('runs into log/', async () => {
    const folder = temporaryFolder();
    const { status, stdout } = await cli(original, folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Everything is in log\/mnist_0vsall/);
    const config = JSON.parse(
      readFileSync(join(folder, 'log', 'mnist_0vsall', 'config.json'), 'utf8'),
    ) as object;
    expect(config).toMatchObject({
      port: 'theano',
      profile: 'paper',
      normal: [0],
      epochs: 1,
      pretrain: false,
      nu: 0.1,
    });
  });

  test('too few arguments are refused', async () => {
    const { status, stderr } = await cli(['mnist_svdd', 'cpu', 'x'], temporaryFolder());
    expect([status, stderr]).toEqual([2, expect.stringMatching(/takes 11 arguments \(device xp_dir seed/)]);
  });
});

test('collect puts runs into a table, once each', async () => {
  const folder = temporaryFolder();
  await cli([...smoke, '--seed', '1', '--method', 'autoencoder', '--out', 'a'], folder);
  await cli([...smoke, '--seed', '2', '--method', 'autoencoder', '--out', 'b'], folder);
  expect((await cli(['collect', 'b', '--table', 'tables/t.csv'], folder)).status).toBe(0);
  expect((await cli(['collect', 'a', 'b', '--table', 'tables/t.csv'], folder)).stdout).toMatch(/2 rows/);
  const [header, ...rows] = readFileSync(join(folder, 'tables', 't.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(header).toMatch(/^hash,dataset,normal,method,objective,nu,port,profile,seed,auc,/);
  const seed = header.split(',').indexOf('seed');
  expect(rows.map((row) => row.split(',')[seed])).toEqual(['1', '2']);
  // A column of a key of the config, as experiments have it: each run that is put in says its value.
  writeFileSync(join(folder, 'with.csv'), 'hash,dataset,normal,network,note\nfeed,mnist,0,other,mine\n');
  await cli(['collect', 'a', '--table', 'with.csv'], folder);
  const kept = readFileSync(join(folder, 'with.csv'), 'utf8').trimEnd().split('\n');
  const [names, own, added] = kept.map((line) => line.split(','));
  expect(own.slice(0, 5)).toEqual(['feed', 'mnist', '0', 'other', 'mine']);
  expect(added[names.indexOf('network')]).toBe('mnist-lenet');
  expect(added[names.indexOf('note')]).toBe('');
  const wrong = await cli(['collect', 'nothing', '--table', 't.csv'], folder);
  expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringMatching(/config.json cannot be read/)]);
});

test('help and version need no TensorFlow', async () => {
  const { stdout, status } = await cli(['run', '--help'], temporaryFolder());
  expect(status).toBe(0);
  expect(stdout).toMatch(/--nu <value>/);
  expect((await cli(['--version'], temporaryFolder())).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
