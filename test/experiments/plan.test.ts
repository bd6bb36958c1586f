import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveConfig, type RunSettings } from '../../dist/experiments/config';
import { configHash } from '../../dist/experiments/configHash';
import { parseCsv } from '../../dist/experiments/csv';
import { parseExperiment, type Experiment } from '../../dist/experiments/experiment';
import { findExperiment } from '../../dist/experiments/findExperiment';
import { commandsOf, slurmScript } from '../../dist/experiments/grid/commands';
import { KNOBS, type Knob } from '../../dist/experiments/knobs';
import { logFolder } from '../../dist/experiments/logFolder';
import { EXPERIMENTS } from '../../dist/experiments/paper';
import { planExperiment, variedKeys } from '../../dist/experiments/plan';
import { deepSvddHash, autoencoderHash } from '../../dist/experiments/networkHashes';
import { cli, extraSeconds, startCli } from '../support/cli';
import { temporaryFolder } from '../support/folders';

const small: Experiment = {
  name: 'small',
  title: 'Two digits, two methods.',
  settings: { dataset: 'mnist', profile: 'smoke' },
  grid: { normal: [[0], [3]], seed: [1, 2] },
  parts: [
    { name: 'one-class', settings: { method: 'deep-svdd', milestones: [] } },
    { name: 'soft', settings: { objective: 'soft-boundary' }, grid: { nu: [0.01, 0.1] }, best: ['nu'] },
    { name: 'kde', settings: { method: 'kde', seed: 1, pca: null } },
  ],
};

describe('plan', () => {
  const runs = planExperiment(small);

  test('every combination once: 2 digits x 2 seeds x (1 + 2 nu), and 2 digits of KDE with its own seed', () => {
    expect(runs.length).toBe(2 * 2 * (1 + 2) + 2);
    expect(new Set(runs.map(({ hash }) => hash)).size).toBe(runs.length);
    for (const { hash, config, settings } of runs) {
      expect(resolveConfig(settings)).toEqual(config);
      expect(configHash(config)).toBe(hash);
    }
  });

  test('one autoencoder for a digit and seed, none for KDE', () => {
    expect(new Set(runs.flatMap(({ stage }) => stage ?? [])).size).toBe(4);
    expect(runs.filter(({ stage }) => stage === undefined).map(({ parts }) => parts)).toEqual([
      ['kde'],
      ['kde'],
    ]);
  });

  test('what varies is what it says, not what follows from that', () => {
    expect(variedKeys(runs)).toEqual(['method', 'normal', 'pca', 'nu', 'objective', 'milestones', 'seed']);
  });

  test('a run that two parts ask for is one run of both', () => {
    const twice = {
      ...small,
      parts: [{ name: 'a' }, { name: 'b', settings: { method: 'deep-svdd' } }],
    } as const;
    expect(planExperiment(twice).map(({ parts }) => parts)).toEqual(Array(4).fill(['a', 'b']));
  });

  test('profile, seeds and conditions choose', () => {
    const chosen = planExperiment(small, { seeds: [7], profile: 'paper', only: ['normal=3', 'nu=0.01|0.1'] });
    expect(chosen.map(({ config: { seed, nu, profile } }) => [seed, nu, profile])).toEqual([
      [7, 0.1, 'paper'],
      [7, 0.01, 'paper'],
      [7, 0.1, 'paper'],
      [1, 0.1, 'paper'],
    ]);
    expect(planExperiment(small, { only: ['part=kde', 'method=kde'] }).length).toBe(2);
  });

  test.each([
    [['seed=9'], /No run of small fits seed=9/],
    [['colour=red'], /--only takes "part" or a setting/],
    [['nu'], /--only takes/],
    [['nu=many'], /"nu" must be a number in/],
  ])('--only %j is refused', (only, message) => {
    expect(() => planExperiment(small, { only })).toThrow(message);
  });

  test('a combination that cannot be is refused with its part', () => {
    const wrong: Experiment = {
      ...small,
      parts: [{ name: 'if', settings: { method: 'isolation-forest', nu: 0.1 } }],
    };
    expect(() => planExperiment(wrong)).toThrow(/small, part "if": "nu" means nothing here/);
  });
});

describe('stages', () => {
  const stage = (settings: RunSettings): string | undefined =>
    autoencoderHash(resolveConfig({ normal: [0], ...settings }));

  test('are shared by what begins with the same autoencoder', () => {
    const same: RunSettings[] = [
      { objective: 'soft-boundary', nu: 0.01 },
      { method: 'autoencoder' },
      { method: 'ocsvm', features: 'autoencoder' },
      { method: 'kde', features: 'deep-svdd' },
      { epochs: 7, learningRate: 0.1 },
      { maxTest: 9, outlier: [3] },
      { dropout: true },
    ];
    for (const settings of same) expect(stage(settings), JSON.stringify(settings)).toBe(stage({}));
  });

  test('differ in all that determines one', () => {
    const different: RunSettings[] = [
      ...[
        { seed: 1 },
        { normal: [1] },
        { aeEpochs: 7 },
        { aeBatchSize: 7 },
        { maxTrain: 9 },
        { gcn: 'l2' as const },
      ],
      ...[{ port: 'pytorch' as const }, { affine: false }, { outFrac: 0.1 }, { outFrac: 0.1, outlier: [3] }],
      ...[{ zca: true }, { dictionary: true }, { repDim: 3 }],
    ];
    const hashes = different.map(stage);
    expect(new Set([...hashes, stage({})]).size).toBe(different.length + 1);
  });

  test('there is none without pretraining', () => {
    expect([stage({ pretrain: false }), stage({ method: 'ocsvm' })]).toEqual([undefined, undefined]);
  });
});

describe("Deep SVDD's network", () => {
  const network = (settings: RunSettings): string | undefined =>
    deepSvddHash(resolveConfig({ normal: [0], ...settings }));

  test('is shared by hybrids and by runs that differ in what they are tested on', () => {
    const same: RunSettings[] = [
      { method: 'kde', features: 'deep-svdd' },
      { method: 'ocsvm', features: 'deep-svdd', gamma: 0.1 },
      { maxTest: 9, outlier: [3] },
      { outlierDataset: 'uniform-noise' },
      { outlierDataset: 'fashion-mnist', equalNumbers: true },
    ];
    for (const settings of same) expect(network(settings), JSON.stringify(settings)).toBe(network({}));
  });

  test('differs in all that determines it', () => {
    const different: RunSettings[] = [
      ...[{ seed: 1 }, { normal: [1] }, { epochs: 7 }, { aeEpochs: 7 }, { pretrain: false }, { nu: 0.2 }],
      ...[{ objective: 'soft-boundary' as const }, { learningRate: 0.1 }, { outFrac: 0.1 }, { repDim: 3 }],
    ];
    const hashes = different.map(network);
    expect(new Set([...hashes, network({}), autoencoderHash(resolveConfig({ normal: [0] }))]).size).toBe(
      different.length + 2,
    );
  });

  test('there is none where none is trained, or where training goes on from a saved one', () => {
    expect(network({ method: 'autoencoder' })).toBeUndefined();
    expect(network({ method: 'ocsvm', features: 'autoencoder' })).toBeUndefined();
    expect(network({ loadModel: '0123456789ab' })).toBeUndefined();
  });
});

describe('what a file says', () => {
  test.each([
    [{ name: 'x' }, /f.json: "title"/],
    [{ ...small, name: 'Not so' }, /"name": must be made of lower-case letters/],
    [{ ...small, colour: 1 }, /colour/],
    [{ ...small, settings: { epoch: 3 } }, /there is no setting "epoch"/],
    [{ ...small, grid: { nu: [0.1, 2] } }, /"nu" must be a number in \(0, 1\], not 2/],
    [{ ...small, grid: { nu: [] } }, /"grid.nu"/],
    [{ ...small, parts: [{ name: 'a' }, { name: 'a' }] }, /two parts are called "a"/],
    [{ ...small, parts: [{ name: 'a', best: ['colour'] }] }, /is no setting/],
    [[], /f.json: /],
  ])('%j is refused', (value, message) => {
    expect(() => parseExperiment(value, 'f.json')).toThrow(message);
  });

  test('JSON and TypeScript', async () => {
    const folder = temporaryFolder();
    const text = JSON.stringify(small);
    writeFileSync(join(folder, 'a.json'), text);
    writeFileSync(
      join(folder, 'b.ts'),
      `import type { Experiment } from 'deep-svdd';\nconst e = ${text} satisfies Experiment;\nexport default e as Experiment;`,
    );
    for (const file of ['a.json', 'b.ts']) expect(await findExperiment(join(folder, file))).toEqual(small);
    writeFileSync(join(folder, 'c.json'), '{');
    await expect(findExperiment(join(folder, 'c.json'))).rejects.toThrow(/c.json cannot be read/);
    writeFileSync(join(folder, 'd.json'), JSON.stringify({ ...small, name: 'table1-mnist' }));
    await expect(findExperiment(join(folder, 'd.json'))).rejects.toThrow(/use another name/);
    await expect(findExperiment('table9')).rejects.toThrow(/no experiment "table9".*table1-mnist/);
  });
});

describe("the paper's experiments", () => {
  test.each(EXPERIMENTS.map((experiment) => [experiment.name, experiment] as const))(
    '%s obeys the schema, and its combinations can be run',
    (name, experiment) => {
      expect(parseExperiment(experiment, name)).toBe(experiment);
      for (const profile of ['smoke', 'quick', 'paper'] as const) {
        expect(planExperiment(experiment, { profile }).length).toBeGreaterThan(0);
      }
    },
  );

  test('Table 1, MNIST, counts published runs among its own', () => {
    const file = join(import.meta.dirname, '..', '..', 'log', 'tables', 'mnist.csv');
    const published = parseCsv(readFileSync(file, 'utf8'), file).filter(({ port }) => port === 'theano');
    const planned = new Set(planExperiment(EXPERIMENTS[0]).map(({ hash }) => hash));
    expect(published.map(({ hash }) => hash).filter((hash) => !planned.has(hash))).toEqual([]);
  });
});

describe('commands', () => {
  const runs = planExperiment(small);
  const commands = commandsOf(runs, logFolder('my log'));

  test('each is its run', () => {
    expect(commands.length).toBe(runs.length);
    for (const command of commands) {
      const settings = Object.entries<Knob>(KNOBS).flatMap(([key, knob]) => {
        const option = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
        const text = new RegExp(` ${option} (\\S+)`).exec(command)?.[1];
        return text === undefined ? [] : [[key, knob.fromText(text.replaceAll("'", ''))]];
      });
      const hash = configHash(resolveConfig(Object.fromEntries(settings) as RunSettings));
      expect(command).toMatch(new RegExp(` --out 'my log/runs/${hash}'$`));
    }
  });

  test('those that share an autoencoder come in turns', () => {
    const stages = commands
      .map((command) => runs.find(({ hash }) => command.includes(hash))?.stage)
      .filter((stage) => stage !== undefined);
    expect(new Set(stages.slice(0, 4)).size).toBe(4);
    expect(new Set(stages.slice(4, 8)).size).toBe(4);
  });

  test("Slurm: each task does its share of 2,500 commands, those of all tasks are all, and one's failure is told", () => {
    const folder = temporaryFolder();
    const lines = Array.from({ length: 2500 }, (_, i) => `echo "run ${i}"`);
    writeFileSync(join(folder, 'job.sh'), slurmScript('x', lines));
    expect(readFileSync(join(folder, 'job.sh'), 'utf8')).toMatch(/^#SBATCH --array=1-1000$/m);
    const task = (id: number): string =>
      execFileSync('bash', ['job.sh'], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, SLURM_ARRAY_TASK_ID: `${id}` },
      });
    expect(task(1)).toBe('run 0\nrun 1000\nrun 2000\n');
    expect(task(600)).toBe('run 599\nrun 1599\n');
    expect(task(1000)).toBe('run 999\nrun 1999\n');
    writeFileSync(join(folder, 'job.sh'), slurmScript('x', ['false', 'true']));
    expect(() => task(1)).toThrow();
    task(2);
  });

  test('they are printed as they are', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'small.json'), JSON.stringify(small));
    writeFileSync(join(folder, 'npx'), '#!/bin/sh\necho "$@"\n');
    chmodSync(join(folder, 'npx'), 0o755);
    const { stdout } = await cli(['plan', 'small.json', '--format', 'commands'], folder);
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
    expect(execFileSync('bash', ['-c', stdout], { env, encoding: 'utf8' }).split('\n')[0]).toMatch(
      /^deep-svdd run --method deep-svdd --profile smoke .* --stages log --out log\/runs\/[0-9a-f]{12}$/,
    );
  });
});

test('data sets that are not here are named, with how many runs fail without them and how to get them', async () => {
  const folder = temporaryFolder();
  const outlierDataset = ['svhn', 'cifar100-coarse', 'uniform-noise', 'cifar10'];
  writeFileSync(
    join(folder, 'away.json'),
    JSON.stringify({
      name: 'away',
      title: 'Away.',
      settings: { dataset: 'mnist', normal: 'all', profile: 'smoke' },
      grid: { outlierDataset, seed: [1, 2] },
    }),
  );
  const lines = async (data: string) => {
    const env = { DEEP_SVDD_DATA: data };
    return (await startCli(['plan', 'away.json'], folder, env).finished).stdout.trim().split('\n').slice(-2);
  };
  const empty = temporaryFolder();
  expect((await lines(empty))[0]).toMatch(
    /^2 of 8 runs need cifar100, which is not here\. Get .*cifar-100-binary\.tar\.gz.*"deep-svdd data list"/,
  );
  expect((await lines(empty))[1]).toMatch(/^2 of 8 runs need svhn, which is not here\. Get format 2/);
  mkdirSync(join(empty, 'svhn'));
  writeFileSync(join(empty, 'svhn', 'test_32x32.mat'), '');
  expect((await lines(empty))[1]).toMatch(/^2 of 8 runs need cifar100,/);
});

test('a plan of 1,400 runs takes less than two seconds more than one of a single run', async () => {
  const folder = temporaryFolder();
  const seeds = Array.from({ length: 140 }, (_, i) => i);
  const experiment = {
    name: 'many',
    title: 'Many.',
    settings: { dataset: 'mnist', profile: 'paper' },
    grid: { normal: Array.from({ length: 10 }, (_, i) => [i]), seed: seeds },
  };
  writeFileSync(join(folder, 'many.json'), JSON.stringify(experiment));
  writeFileSync(
    join(folder, 'one.json'),
    JSON.stringify({ ...experiment, grid: { normal: [[0]], seed: [0] } }),
  );
  const { stdout } = await cli(['plan', 'many.json'], folder);
  expect(stdout).toMatch(/1400 runs \(0 finished\), 1400 shared autoencoders \(0 trained\)/);
  expect(stdout.split('\n').filter((line) => /^[0-9a-f]{12} /.test(line)).length).toBe(1400);
  expect(await extraSeconds(['plan', 'many.json'], ['plan', 'one.json'], folder)).toBeLessThan(2);
});
