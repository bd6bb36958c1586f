/** `--load-config`, `--load-model`, in_name and the hybrids, each as its own process. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadMnist } from '../../dist/datasets';
import type { RunMetrics } from '../../dist/experiments';
import { cli } from '../support/cli';
import { temporaryFolder } from '../support/folders';

const smoke = ['--dataset', 'mnist', '--normal', '0', '--profile', 'smoke', '--seed', '1'];

/** Runs a command that must succeed; its metrics. */
async function run(folder: string, ...args: string[]): Promise<RunMetrics> {
  const { status, stdout, stderr } = await cli([...args, '--json'], folder);
  expect(stderr).not.toMatch(/must|means nothing|cannot/);
  expect(status).toBe(0);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) as string) as RunMetrics;
}
const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');
const config = (...path: string[]): Record<string, unknown> =>
  JSON.parse(read(...path, 'config.json')) as Record<string, unknown>;

beforeAll(async () => void (await loadMnist()));

describe('--load-config', () => {
  test('the run of the file; options go before it', async () => {
    const folder = temporaryFolder();
    await run(folder, 'run', ...smoke, '--method', 'isolation-forest', '--out', 'a');
    await run(folder, 'run', '--load-config', 'a/config.json', '--out', 'b');
    expect(config(folder, 'b')).toEqual(config(folder, 'a'));
    expect(read(folder, 'b', 'scores.csv')).toBe(read(folder, 'a', 'scores.csv'));
    await run(folder, 'run', '--load-config', 'a/config.json', '--seed', '2', '--out', 'c');
    expect(config(folder, 'c')).toEqual({ ...config(folder, 'a'), seed: 2 });
  });

  test.each([
    ['{"normal": [0], "epoch": 3}', /There is no setting "epoch"/, 2],
    ['[1]', /must hold a JSON object with settings/, 2],
    ['{"normal": ', /mine.json cannot be read as settings/, 1],
  ])('%s is refused', async (content, message, expected) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'mine.json'), content);
    const { status, stderr } = await cli(['run', '--load-config', 'mine.json'], folder);
    expect([status, stderr]).toEqual([expected, expect.stringMatching(message)]);
  });
});

describe('--load-model', () => {
  test('Deep SVDD: with no epochs the same scores; with more it goes on from its weights and its c', async () => {
    const folder = temporaryFolder();
    await run(folder, 'run', ...smoke, '--pretrain', 'false', '--out', 'first');
    await run(folder, 'run', '--load-model', 'first', '--epochs', '0', '--out', 'scored');
    expect(read(folder, 'scored', 'scores.csv')).toBe(read(folder, 'first', 'scores.csv'));
    await run(folder, 'run', '--load-model', 'first', '--out', 'longer');
    expect(read(folder, 'longer', 'scores.csv')).not.toBe(read(folder, 'first', 'scores.csv'));
    const state = (name: string) =>
      (JSON.parse(read(folder, name, 'model', 'detector.json')) as { state: { centre: number[] } }).state;
    expect(state('longer').centre).toEqual(state('first').centre);
    const losses = (name: string): number[] =>
      read(folder, name, 'history.csv')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => Number(line.split(',')[2]));
    expect(losses('longer')[0]).toBeLessThan(losses('first')[0]);
    // Without the model at hand the config alone does not run.
    const alone = await cli(['run', '--load-config', 'longer/config.json'], folder);
    expect([alone.status, alone.stderr]).toEqual([2, expect.stringMatching(/begins with the saved model/)]);
  });

  test('the autoencoder: trained further, as the encoder of Deep SVDD, as features', async () => {
    const folder = temporaryFolder();
    const trained = await run(folder, 'run', ...smoke, '--method', 'autoencoder', '--out', 'log/cae');
    const load = ['run', '--load-model', 'log/cae'];
    const same = await run(folder, ...load, '--ae-epochs', '0', '--out', 'same');
    expect([same.auc, same.threshold]).toEqual([trained.auc, trained.threshold]);
    expect((await run(folder, ...load, '--out', 'longer')).auc).not.toBe(trained.auc);
    const svdd = await run(folder, ...load, '--method', 'deep-svdd', '--out', 'svdd');
    expect(svdd.aucAutoencoder).toBe(trained.auc);
    expect(svdd.secondsPretraining).toBe(0);
    expect(config(folder, 'svdd')).toMatchObject({ pretrain: true, epochs: 2 });
    expect(config(folder, 'svdd')).not.toHaveProperty('aeEpochs');
    const hybrid = [...load, '--method', 'knn', '--features', 'autoencoder', '--out', 'hybrid'];
    expect((await run(folder, ...hybrid)).aucAutoencoder).toBe(trained.auc);
  });

  test('a shallow method is scored as it is, also against other outliers', async () => {
    const folder = temporaryFolder();
    await run(folder, 'run', ...smoke, '--method', 'knn', '--out', 'knn');
    await run(folder, 'run', '--load-model', 'knn', '--out', 'again');
    expect(read(folder, 'again', 'scores.csv')).toBe(read(folder, 'knn', 'scores.csv'));
    await run(folder, 'run', '--load-model', 'knn', '--outlier', '1', '--out', 'other');
    expect(config(folder, 'other')).toMatchObject({ outlier: [1] });
    for (const [args, message] of [
      [['--neighbours', '3'], /"neighbours" means nothing here: the model is loaded and scored as it is/],
      [['--gcn', 'none'], /"gcn" means nothing here: the model that is loaded brings its own preprocessing/],
      [['--method', 'kde'], /can begin with a model of "kde", but knn holds one of "knn"/],
      [['--method', 'deep-svdd'], /can begin with a model of "deep-svdd", but knn holds one of "knn"/],
    ] as [string[], RegExp][]) {
      const { status, stderr } = await cli(['run', '--load-model', 'knn', ...args], folder);
      expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
    }
  });

  test('another network is refused with what differs; so is a folder without a model', async () => {
    const folder = temporaryFolder();
    await run(folder, 'run', ...smoke, '--method', 'autoencoder', '--out', 'cae');
    const other = [
      'run',
      '--load-model',
      'cae',
      '--method',
      'deep-svdd',
      '--affine',
      'false',
      '--rep-dim',
      '16',
    ];
    const refused = await cli(other, folder);
    expect(refused.stderr).toMatch(/another one \(there \/ here\): repDim 32 \/ 16, affine true \/ false/);
    expect(refused.status).toBe(2);
    const nothing = await cli(['run', ...smoke, '--load-model', 'nowhere'], folder);
    expect([nothing.status, nothing.stderr]).toEqual([
      1,
      expect.stringMatching(/nowhere.*Is this a run folder/),
    ]);
  });
});

test('the original scripts write below log/, and look there for the autoencoder that they begin with', async () => {
  const folder = temporaryFolder();
  const cae = await cli('mnist_cae cpu cae 0 adam 0.0001 1 0 -1'.split(' '), folder);
  expect([cae.status, cae.stdout]).toEqual([0, expect.stringMatching(/Everything is in log\/cae/)]);
  expect(config(folder, 'log', 'cae')).toMatchObject({
    aeEpochs: 1,
    aeMilestones: [150],
    method: 'autoencoder',
  });
  const svdd = 'cifar10_svdd cpu svdd 0 adam 0.0001 1 0.1 1 1 0 nowhere/weights_final 3 1 -1'.split(' ');
  const refused = await cli(svdd, folder);
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringMatching(/log\/nowhere\/model\/detector.json/),
  ]);
  const forest = await cli('mnist_if forest 1 0.1 1 0 -1'.split(' '), folder);
  expect([forest.status, forest.stdout]).toEqual([0, expect.stringMatching(/AUC in %: 9[789]/)]);
});

describe('hybrids', () => {
  const methods = ['ocsvm', 'kde', 'isolation-forest', 'knn'];
  test.each(methods.flatMap((method) => ['autoencoder', 'deep-svdd'].map((features) => [method, features])))(
    '%s on the features of %s',
    async (method, features) => {
      const folder = temporaryFolder();
      const args = ['run', ...smoke, '--method', method, '--features', features, '--out', 'x'];
      const metrics = await run(folder, ...args);
      expect(metrics.auc).toBeGreaterThan(0.5);
      expect(metrics.testImages).toBe(500);
      const { method: kind } = JSON.parse(read(folder, 'x', 'features', 'detector.json')) as {
        method: string;
      };
      expect(kind).toBe(features);
    },
  );
});
