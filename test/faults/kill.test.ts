/** SIGKILL at random moments: nothing is lost, nothing half-written, and every score is an undisturbed run's. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { loadMnist } from '../../dist/datasets';
import type { Experiment } from '../../dist/experiments/experiment';
import { planExperiment } from '../../dist/experiments/plan';
import { RandomStream } from '../../dist/random';
import { cli, startCli } from '../support/cli';
import { temporaryFolder } from '../support/folders';
import { rowsIn, scoresIn, SMALL, writeExperiment } from '../support/grids';
import { childrenOf } from '../support/processes';

vi.setConfig({ testTimeout: 600_000 });

/** Five in the test command, twenty by "npm run test:faults"; FAULT_SEED repeats what failed. */
const repetitions = Number(process.env['FAULT_REPETITIONS'] ?? 5);
const seed = Number(process.env['FAULT_SEED'] ?? Date.now());

const hashes = planExperiment(SMALL)
  .map(({ hash }) => hash)
  .sort();
const COMPLETE = ['config.json', 'history.csv', 'log.txt', 'metrics.json', 'model', 'scores.csv'];

beforeAll(async () => void (await loadMnist()));

const grid = (folder: string): string[] => ['grid', writeExperiment(folder), '--workers', '2'];

test(`${repetitions} times a parent or a child is killed, then the same command again (seed ${seed})`, async () => {
  const undisturbed = temporaryFolder();
  const started = performance.now();
  expect((await cli(grid(undisturbed), undisturbed)).status).toBe(0);
  const duration = performance.now() - started;
  const expected = scoresIn(join(undisturbed, 'log'));
  expect([...expected.keys()]).toEqual(hashes);

  const random = new RandomStream(seed, 'faults');
  for (let i = 0; i < repetitions; i++) {
    const folder = temporaryFolder();
    const { child, finished } = startCli(grid(folder), folder);
    // The first moments are Node's own start: nothing can be lost there.
    const moment = duration * random.uniform(0.05, 0.95);
    await setTimeout(moment);
    const children = childrenOf(child.pid);
    const parent = children.length === 0 || random.integer(2) === 0;
    const victim = parent ? child.pid : children[random.integer(children.length)];
    const what = `${i + 1}: ${parent ? 'parent' : 'child'} after ${Math.round(moment)} ms`;
    try {
      if (victim !== undefined) process.kill(victim, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
    const first = await finished;
    // A grid whose child is killed tries the run again by itself.
    if (!parent) expect([first.status, first.stderr], what).toEqual([0, expect.anything()]);
    const again = await cli(grid(folder), folder);
    expect([again.status, again.stderr], what).toEqual([0, expect.anything()]);

    const log = join(folder, 'log');
    for (const place of ['runs', 'stages', 'tables', 'failed']) {
      const path = join(log, place);
      const names = existsSync(path) ? readdirSync(path) : [];
      expect(
        names.filter((name) => name.startsWith('.') || name.endsWith('.tmp')),
        `${what}, ${place}`,
      ).toEqual([]);
    }
    for (const hash of hashes) {
      const files = readdirSync(join(log, 'runs', hash)).filter((name) => name !== 'autoencoder');
      expect(files.sort(), what).toEqual(COMPLETE);
    }
    expect(scoresIn(log), what).toEqual(expected);
    const rows = rowsIn(join(log, 'tables', 'small.csv'));
    expect(rows.map(({ hash }) => hash).sort(), what).toEqual(hashes);
    expect(readdirSync(join(log, 'stages')), what).toEqual(readdirSync(join(undisturbed, 'log', 'stages')));
    expect(
      readdirSync(join(log, 'locks')).filter((name) => name.endsWith('.lock')),
      what,
    ).toEqual([]);
  }
});

/** A disk of its own, of so many bytes, or undefined where mounting is not permitted. */
function smallDisk(bytes: number): string | undefined {
  const folder = temporaryFolder();
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]).status !== 0)
    return undefined;
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

test('on a full disk it stops, keeps what is finished, and says how to go on', async ({ skip }) => {
  const disk = smallDisk(1_500_000);
  if (disk === undefined) return skip('A small disk cannot be mounted here.');
  const folder = temporaryFolder();
  // A model of half a megabyte each: the third does not fit.
  const knn: Experiment = {
    ...SMALL,
    grid: { normal: [[0]], seed: [1, 2, 3, 4] },
    parts: SMALL.parts!.slice(-1),
  };
  const args = ['grid', writeExperiment(folder, knn), '--workers', '1', '--log', disk];
  const { status, stderr } = await cli(args, folder);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/The disk is full: .*ENOSPC/)]);
  expect(stderr).toMatch(/what is finished stays. To go on: deep-svdd grid small.json/);
  const finished = scoresIn(disk);
  expect(finished.size).toBeGreaterThan(0);
  expect(finished.size).toBeLessThan(4);
  expect([...finished.keys()].filter((name) => name.startsWith('.'))).toEqual([]);
  expect(readdirSync(join(disk, 'locks'))).toEqual([]);
  expect(spawnSync('mount', ['-o', 'remount,size=20m', disk]).status).toBe(0);
  expect((await cli(args, folder)).status).toBe(0);
  expect(scoresIn(disk).size).toBe(4);
});

test('a child that runs out of memory is tried again and listed with what to do, while the others go on', async () => {
  const folder = temporaryFolder();
  const [dcae, knn] = SMALL.parts!.slice(-2);
  const file = writeExperiment(folder, { ...SMALL, parts: [dcae, knn] });
  // Loaded into every process: the child that is given knn fills its memory.
  const greedy = join(folder, 'greedy.cjs');
  writeFileSync(
    greedy,
    `process.on('message', ({ job }) => {
       const held = [];
       while (job?.config.method === 'knn') held.push(new Array(100_000).fill({ number: held.length }));
     });`,
  );
  const { status, stderr } = await startCli(['grid', file], folder, {
    NODE_OPTIONS: `--max-old-space-size=64 --require=${greedy}`,
  }).finished;
  expect(status).toBe(1);
  expect(stderr).toMatch(/knn failed, once more: /);
  expect(stderr).toMatch(/gave up \(SIGABRT\): most likely it ran out of memory; try fewer --workers/);
  expect(scoresIn(join(folder, 'log')).size).toBe(1);
  expect(readdirSync(join(folder, 'log', 'locks')).filter((name) => name.endsWith('.lock'))).toEqual([]);
});

test('children whose parent is killed end, also in the middle of a computation', async () => {
  const folder = temporaryFolder();
  const file = writeExperiment(folder, {
    ...SMALL,
    settings: { ...SMALL.settings, aeEpochs: 100_000 },
    parts: SMALL.parts!.slice(0, 1),
  });
  const { child, finished } = startCli(['grid', file], folder);
  const training = join(folder, 'log', 'locks');
  while (!existsSync(training) || !readdirSync(training).some((name) => name.endsWith('.training.lock'))) {
    await setTimeout(50);
  }
  const children = childrenOf(child.pid);
  expect(children.length).toBe(1);
  child.kill('SIGKILL');
  await finished;
  const begun = performance.now();
  while (children.some((pid) => existsSync(`/proc/${pid}`)) && performance.now() - begun < 20_000)
    await setTimeout(50);
  expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
});
