/** Grids as a user starts them: real runs in real processes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadMnist } from '../../../dist/datasets';
import { planExperiment } from '../../../dist/experiments/plan';
import { cli, startCli } from '../../support/cli';
import { temporaryFolder } from '../../support/folders';
import { childrenOf } from '../../support/processes';
import { rowsIn, scoresIn, SMALL, writeExperiment } from '../../support/grids';

beforeAll(async () => void (await loadMnist()));

const runs = planExperiment(SMALL);
const hashes = runs.map(({ hash }) => hash).sort();

describe('grid', () => {
  test('every run has its folder and row; a shared autoencoder gives the scores of one trained alone, to the bit', async () => {
    const folder = temporaryFolder();
    const { status, stdout, stderr } = await cli(['grid', writeExperiment(folder)], folder);
    expect([status, stdout], stderr).toEqual([
      0,
      expect.stringMatching(/^5 runs are finished. Their rows are in log/),
    ]);
    expect(stderr).toMatch(/soft, nu 0.01: AUC [\d.]+ % \(mean of 1: [\d.]+\)/);
    // The autoencoder of all, and the networks of three runs of Deep SVDD.
    expect(readdirSync(join(folder, 'log', 'stages')).length).toBe(4);
    for (const place of ['locks', 'failed']) {
      expect(existsSync(join(folder, 'log', place)) ? readdirSync(join(folder, 'log', place)) : []).toEqual(
        [],
      );
    }
    const shared = scoresIn(join(folder, 'log'));
    expect([...shared.keys()]).toEqual(hashes);
    expect(
      rowsIn(join(folder, 'log', 'tables', 'small.csv'))
        .map(({ hash }) => hash)
        .sort(),
    ).toEqual(hashes);

    // The same runs one by one, each with an autoencoder of its own.
    const commands = (await cli(['plan', 'small.json', '--log', 'alone', '--format', 'commands'], folder))
      .stdout;
    for (const command of commands.trimEnd().split('\n')) {
      const args = command
        .replace('npx deep-svdd ', '')
        .replace(/--stages \S+ /, '')
        .split(' ');
      expect((await cli(args, folder)).status).toBe(0);
    }
    expect(scoresIn(join(folder, 'alone'))).toEqual(shared);
    for (const hash of hashes) {
      const [one, other] = ['log', 'alone'].map(
        (log) =>
          JSON.parse(readFileSync(join(folder, log, 'runs', hash, 'metrics.json'), 'utf8')) as Record<
            string,
            unknown
          >,
      );
      const measured = Object.keys(one).filter((key) => !key.startsWith('seconds') && key !== 'finished');
      for (const key of measured) expect(other[key], key).toEqual(one[key]);
      const epochs = ['log', 'alone'].map((log) =>
        rowsIn(join(folder, log, 'runs', hash, 'history.csv')).map(({ seconds, ...rest }) => [
          rest,
          seconds !== '',
        ]),
      );
      expect(epochs[1]).toEqual(epochs[0]);
    }
  });

  test('a hybrid takes the network of Deep SVDD that another run has trained: the same scores as with its own', async () => {
    const folder = temporaryFolder();
    const hybrid = { name: 'hybrid', settings: { method: 'knn', features: 'deep-svdd' } } as const;
    const file = writeExperiment(folder, { ...SMALL, parts: [SMALL.parts![0], hybrid] });
    for (const part of ['one-class', 'hybrid']) {
      const { status, stderr } = await cli(['grid', file, '--only', `part=${part}`], folder);
      expect([status, stderr]).toEqual([0, expect.anything()]);
      expect(readdirSync(join(folder, 'log', 'stages')).length, part).toBe(2);
    }
    const alone = await cli(['grid', file, '--only', 'part=hybrid', '--log', 'alone'], folder);
    expect(alone.status).toBe(0);
    const [[hash, scores]] = scoresIn(join(folder, 'alone'));
    expect(scoresIn(join(folder, 'log')).get(hash)).toBe(scores);
    // What was trained elsewhere counts in its time and its history.
    const histories = ['log', 'alone'].map((log) =>
      rowsIn(join(folder, log, 'runs', hash, 'history.csv')).map(({ stage, epoch, loss }) => [
        stage,
        epoch,
        loss,
      ]),
    );
    expect(histories[0].map(([stage]) => stage)).toContain('deep-svdd');
    expect(histories[0]).toEqual(histories[1]);
  });

  test('what is finished is skipped, also by other experiments; rows that were lost come back', async () => {
    const folder = temporaryFolder();
    const args = ['grid', writeExperiment(folder), '--only', 'part=knn'];
    expect((await cli(args, folder)).status).toBe(0);
    const metrics = join(folder, 'log', 'runs', readdirSync(join(folder, 'log', 'runs'))[0], 'metrics.json');
    const before = readFileSync(metrics, 'utf8');
    rmSync(join(folder, 'log', 'tables', 'small.csv'));
    const other = writeExperiment(folder, { ...SMALL, name: 'other' });
    for (const file of ['small.json', other])
      expect((await cli(['grid', file, ...args.slice(2)], folder)).status).toBe(0);
    expect(readFileSync(metrics, 'utf8')).toBe(before);
    for (const name of ['small', 'other']) {
      expect(rowsIn(join(folder, 'log', 'tables', `${name}.csv`))).toMatchObject([{ method: 'knn' }]);
    }
  });

  test('two grids on one folder share the runs, each done once', async () => {
    const folder = temporaryFolder();
    const args = ['grid', writeExperiment(folder), '--workers', '1'];
    const both = await Promise.all([cli(args, folder), cli(args, folder)]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect([...scoresIn(join(folder, 'log')).keys()]).toEqual(hashes);
    expect(rowsIn(join(folder, 'log', 'tables', 'small.csv')).length).toBe(hashes.length);
    expect(readdirSync(join(folder, 'log', 'locks'))).toEqual([]);
  });

  test('a run that fails is tried again and listed with its last lines, while the others go on; status 1', async () => {
    const folder = temporaryFolder();
    // No tenth of nine test images holds normal images and outliers.
    const failing = { name: 'failing', settings: { method: 'ocsvm', gamma: 'holdout', maxTest: 9 } } as const;
    const file = writeExperiment(folder, { ...SMALL, parts: [failing, SMALL.parts![4 - 1]] });
    const { status, stdout, stderr } = await cli(['grid', file, '--workers', '1'], folder);
    expect([status, scoresIn(join(folder, 'log')).size]).toEqual([1, 1]);
    expect(stderr.match(/failing.* failed, once more: The test set is too small/g)?.length).toBe(1);
    expect(stderr).toMatch(
      /1 of 2 runs failed, twice each.*To try them again: deep-svdd grid small.json --workers 1/,
    );
    expect(stdout).toMatch(/failing.*\n {4}.*Data: mnist, normal 0/);
    const shown = await cli(['status', file], folder);
    expect(shown.stdout).toMatch(/small +2 +1 +0 +1 +1/);
    expect(shown.stdout).toMatch(/failing.* failed:\n.*\nThe test set is too small/);
  });

  test('interrupted, it ends its children, leaves nothing half-written, and says how to go on', async () => {
    const folder = temporaryFolder();
    const long = { ...SMALL, settings: { ...SMALL.settings, aeEpochs: 100_000 } };
    const file = writeExperiment(folder, { ...long, parts: SMALL.parts!.slice(0, 2) });
    const { child, finished } = startCli(['grid', file, '--workers', '2'], folder);
    await until(() => childrenOf(child.pid).length > 0 && existsSync(join(folder, 'log', 'locks')));
    await until(() =>
      readdirSync(join(folder, 'log', 'locks')).some((name) => name.endsWith('.training.lock')),
    );
    const children = childrenOf(child.pid);
    const running = await cli(['status', file], folder);
    expect(running.status).toBe(0);
    child.kill('SIGINT');
    const { status, stderr } = await finished;
    expect(status).toBe(130);
    expect(stderr).toMatch(
      /Stopped; what is finished stays. To go on: deep-svdd grid small.json --workers 2/,
    );
    expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    for (const place of ['runs', 'stages', 'locks', 'failed']) {
      const path = join(folder, 'log', place);
      expect(existsSync(path) ? readdirSync(path) : [], place).toEqual([]);
    }
  });
});

describe('show and clean', () => {
  test('a run is shown by the first digits of its hash', async () => {
    const folder = temporaryFolder();
    await cli(['grid', writeExperiment(folder), '--only', 'part=knn'], folder);
    const [hash] = readdirSync(join(folder, 'log', 'runs'));
    const { stdout } = await cli(['show', hash.slice(0, 5)], folder);
    expect(stdout).toMatch(/method +knn\n/);
    expect(stdout).toMatch(/AUC +\d+\.\d\d\n/);
    expect(stdout).toMatch(new RegExp(`Everything is in log/runs/${hash}\\.`));
    expect((await cli(['show', 'zzz'], folder)).stderr).toMatch(/no run "zzz" in log\/runs/);
  });

  test('clean removes what dead processes left, asked to, and nothing else', async () => {
    const folder = temporaryFolder();
    await cli(['grid', writeExperiment(folder), '--only', 'part=knn'], folder);
    const log = join(folder, 'log');
    const left = join('runs', `.abc.${2 ** 22 + 1}-0123abcd.tmp`);
    const living = join('runs', `.abd.${process.pid}-0123abcd.tmp`);
    for (const path of [left, living]) mkdirSync(join(log, path));
    writeFileSync(join(log, 'locks', 'abc.lock'), '{}');
    expect((await cli(['clean'], folder)).stderr).toMatch(/give --yes/);
    expect(existsSync(join(log, left))).toBe(true);
    expect((await cli(['clean', '--yes'], folder)).stdout).toMatch(/2 removed/);
    expect([existsSync(join(log, left)), existsSync(join(log, living))]).toEqual([false, true]);
    expect(readdirSync(join(log, 'runs')).length).toBe(2);
    expect((await cli(['clean'], folder)).stdout).toMatch(/nothing to clean/);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}
