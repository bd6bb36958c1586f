/** A queue as a user runs it: a real Redis server, grids and workers in folders that they do not share. */
import { type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadMnist } from '../../../dist/datasets';
import type { Experiment } from '../../../dist/experiments/experiment';
import { planExperiment } from '../../../dist/experiments/plan';
import { cli, startCli, type Finished } from '../../support/cli';
import { temporaryFolder } from '../../support/folders';
import { rowsIn, scoresIn, SMALL, writeExperiment } from '../../support/grids';
import { hasRedis, startRedis } from '../../support/redis';

if (!hasRedis) console.warn('redis-server is not installed: the tests of the queue are skipped.');

// A killed worker's run waits until it is given to another.
vi.setConfig({ testTimeout: 300_000 });

let url = '';
let server: ChildProcess | undefined;
beforeAll(async () => {
  await loadMnist();
  if (hasRedis) ({ url, server } = await startRedis());
});
afterAll(() => void server?.kill());

interface StartedWorker {
  readonly folder: string;
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** What it has said so far. */
  readonly said: () => string;
}

function startWorker(root: string, name: string): StartedWorker {
  const folder = join(root, name);
  mkdirSync(folder);
  const started = startCli(['worker', '--queue', url, '--workers', '1', '--stalled-after', '2'], folder);
  let text = '';
  started.child.stdout?.on('data', (part: string) => (text += part));
  return { folder, ...started, said: () => text };
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
};

/** Long enough to be killed in the middle. */
const experiment: Experiment = {
  ...SMALL,
  parts: [
    { name: 'one-class', settings: { objective: 'one-class', epochs: 60 } },
    { name: 'soft', settings: { objective: 'soft-boundary', epochs: 60 } },
    ...SMALL.parts!.slice(2),
  ],
};
const hashes = planExperiment(experiment)
  .map(({ hash }) => hash)
  .sort();

describe.skipIf(!hasRedis)('queue', () => {
  test('three workers, one killed in the middle of a run: every result comes back, equal to a pool’s', async () => {
    const root = temporaryFolder();
    const workers = ['a', 'b', 'c'].map((name) => startWorker(root, name));
    const [victim] = workers;
    const grid = cli(['grid', writeExperiment(root, experiment), '--queue', url], root);
    await until(() => /^(one-class|soft|dcae|knn).*\n/m.test(victim.said()));
    victim.child.kill('SIGKILL');
    const { status, stderr, stdout } = await grid;
    expect([status, stdout], stderr).toEqual([0, expect.stringMatching(/4 runs are finished/)]);

    const log = join(root, 'log');
    expect(readdirSync(join(log, 'runs')).sort()).toEqual(hashes);
    expect(
      rowsIn(join(log, 'tables', 'small.csv'))
        .map(({ hash }) => hash)
        .sort(),
    ).toEqual(hashes);
    for (const hash of hashes) {
      const files = ['config.json', 'history.csv', 'log.txt', 'metrics.json', 'scores.csv'];
      expect(readdirSync(join(log, 'runs', hash)).sort()).toEqual(files);
    }
    // What the victim was doing was done by another; the workers' folders hold the models.
    const done = workers.slice(1).map(({ folder }) => readdirSync(join(folder, 'log', 'runs')));
    expect(done.flat().length).toBeGreaterThanOrEqual(hashes.length - 1);

    // The same grid elsewhere gets all without a worker: the results wait for it.
    for (const { child } of workers.slice(1)) child.kill('SIGTERM');
    for (const worker of workers.slice(1)) {
      expect(await worker.finished).toMatchObject({
        status: 130,
        stderr: expect.stringMatching(/^Stopped/) as string,
      });
    }
    const again = temporaryFolder();
    expect((await cli(['grid', writeExperiment(again, experiment), '--queue', url], again)).status).toBe(0);

    const alone = temporaryFolder();
    expect((await cli(['grid', writeExperiment(alone, experiment)], alone)).status).toBe(0);
    expect(scoresIn(join(alone, 'log'))).toEqual(scoresIn(log));
    expect(scoresIn(join(again, 'log'))).toEqual(scoresIn(log));
  });

  test('a stage is trained once; a run that fails is tried again and listed; a worker told to stop gives its run back', async () => {
    const root = temporaryFolder();
    const failing = { name: 'failing', settings: { method: 'ocsvm', gamma: 'holdout', maxTest: 9 } } as const;
    const long = { name: 'long', settings: { objective: 'one-class', epochs: 400, seed: 5 } } as const;
    const dcae = { name: 'dcae', settings: { method: 'autoencoder', seed: 5 } } as const;
    const file = writeExperiment(root, { ...SMALL, name: 'mixed', parts: [long, dcae, failing] });
    const first = startWorker(root, 'first');
    const grid = cli(['grid', file, '--queue', url], root);
    await until(() => /^long.*\n/m.test(first.said()));
    first.child.kill('SIGTERM');
    expect((await first.finished).status).toBe(130);
    expect(existsSync(join(first.folder, 'log', 'runs'))).toBe(false);
    const second = startWorker(root, 'second');
    const { status, stdout, stderr } = await grid;
    expect([status, scoresIn(join(root, 'log')).size], stderr).toEqual([1, 2]);
    expect(stdout).toMatch(/failing \([0-9a-f]{12}\) failed: The test set is too small/);
    expect(stderr).toMatch(/1 of 3 runs failed/);
    // The autoencoder came to the second worker through the queue.
    expect(second.said()).not.toMatch(/autoencoder of/);
    const [before, after] = [first, second].map(({ folder }) => readdirSync(join(folder, 'log', 'stages')));
    expect(after).toEqual(expect.arrayContaining(before));
    // The network of Deep SVDD is its own.
    expect(after.length).toBe(before.length + 1);
    second.child.kill('SIGTERM');
    await second.finished;
  });

  test('jobs that are not those of their config are refused, files outside of a folder too', async () => {
    const root = temporaryFolder();
    const { Queue } = await import('bullmq');
    const redis = new Redis(url, { maxRetriesPerRequest: null });
    const queue = new Queue('deep-svdd', { connection: redis });
    const [run] = planExperiment(experiment);
    await queue.add(
      'run',
      { kind: 'run', id: '0123456789ab', config: run.config, label: 'x' },
      { jobId: '0123456789ab' },
    );
    const worker = startWorker(root, 'w');
    let reason = '';
    await until(() => {
      void queue.getJob('0123456789ab').then((job) => (reason = job?.failedReason ?? ''));
      return reason !== '';
    });
    expect(reason).toMatch(/is not that of its config/);
    worker.child.kill('SIGTERM');
    await worker.finished;
    expect(existsSync(join(worker.folder, 'log', 'runs'))).toBe(false);

    const { gzipSync } = await import('node:zlib');
    const { unpackFolder } = await import('../../../dist/experiments/queue/packedFolder');
    const packed = (files: object): Buffer => gzipSync(JSON.stringify(files));
    for (const name of ['../evil', '/evil', 'a/../../evil', '.hidden']) {
      await expect(unpackFolder(join(root, 'x'), packed({ [name]: '' })), name).rejects.toThrow(
        /which it should not/,
      );
    }
    await expect(unpackFolder(join(root, 'x'), Buffer.from('no'))).rejects.toThrow(/no packed folder/);
    await queue.close();
    redis.disconnect();
  });
});

test.each([
  [['grid', 'table1-mnist', '--queue', 'http://x'], 2, /such as redis:\/\/localhost:6379/],
  [['worker', '--queue', 'redis://127.0.0.1:1'], 1, /No Redis server answers at 127.0.0.1:1 .*Is it running/],
])('%j: says what is wrong', async (args, expected, message) => {
  const { status, stderr } = await cli(args, temporaryFolder());
  expect([status, stderr]).toEqual([expected, expect.stringMatching(message)]);
});
