import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { resolveConfig } from '../../../dist/experiments/config';
import {
  Scheduler,
  type Ending,
  type Executor,
  type Job,
  type SchedulerResult,
} from '../../../dist/experiments/grid';
import { logFolder, type LogFolder } from '../../../dist/experiments/logFolder';
import { tryLock } from '../../../dist/locks';
import { temporaryFolder } from '../../support/folders';

const config = resolveConfig({ normal: [0] });
const run = (id: string, needs?: string): Job => ({
  ...{ kind: 'run', id, config, label: `run ${id}` },
  ...(needs === undefined ? {} : { needs }),
});
const training = (id: string, network: string): Job => ({ ...run(id), trains: network });
const stage = (id: string): Job => ({ kind: 'stage', id, config, label: `stage ${id}` });

/** Writes what the job would. */
function make(log: LogFolder, { kind, id }: Job): void {
  const folder = kind === 'run' ? log.run(id) : log.stage(id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'metrics.json'), JSON.stringify({ auc: 0.5 }));
}

/** Jobs of no work: what happens to each is what `endings` say, one after another; without any it succeeds. */
function scripted(log: LogFolder, endings: Record<string, (Ending | 'dies late')[]> = {}, capacity = 2) {
  const said: string[] = [];
  let now = 0;
  let most = 0;
  const executor: Executor = {
    capacity,
    start: (job) => {
      said.push(`+${job.id}`);
      most = Math.max(most, ++now);
      let stopped = false;
      const ended = setTimeout(100).then((): Ending => {
        now--;
        said.push(`-${job.id}`);
        if (stopped) return { status: 'stopped' };
        const ending = endings[job.id]?.shift() ?? { status: 'finished' };
        if (ending === 'dies late' || ending.status === 'finished') make(log, job);
        return ending === 'dies late' ? { status: 'failed', reason: 'killed', log: [] } : ending;
      });
      return { ended, stop: () => (stopped = true) };
    },
    close: () => Promise.resolve(),
  };
  return { executor, said, most: () => most };
}

async function schedule(jobs: Job[], log: LogFolder, executor: Executor, signal?: AbortSignal) {
  const finished: string[] = [];
  const failures: [string, boolean][] = [];
  const result: SchedulerResult = await new Scheduler(jobs, executor, log, {
    ...(signal ? { signal } : {}),
    onFinish: (job) => void finished.push(job.id),
    onFailure: ({ job }, final) => void failures.push([job.id, final]),
  }).run();
  return { ...result, finished, said: failures };
}

const failed: Ending = { status: 'failed', reason: 'no', log: ['last words'] };

describe('scheduler', () => {
  test('in the given order, no more at once than there is room for; no lock stays', async () => {
    const log = logFolder(temporaryFolder());
    const { executor, said, most } = scripted(log);
    const { finished, failures } = await schedule(
      ['a', 'b', 'c', 'd', 'e'].map((id) => run(id)),
      log,
      executor,
    );
    expect(said.filter((text) => text.startsWith('+'))).toEqual(['+a', '+b', '+c', '+d', '+e']);
    expect([most(), finished.sort(), failures]).toEqual([2, ['a', 'b', 'c', 'd', 'e'], []]);
    expect(readdirSync(log.locks)).toEqual([]);
  });

  test('a stage comes before what needs it, and meanwhile others run', async () => {
    const log = logFolder(temporaryFolder());
    const { executor, said } = scripted(log);
    await schedule([run('a', 's'), run('b', 's'), stage('s'), run('c')], log, executor);
    expect(said.slice(0, 2)).toEqual(['+s', '+c']);
    expect(said.indexOf('+a')).toBeGreaterThan(said.indexOf('-s'));
  });

  test('of runs that train one network, one; the others when it is there or nobody trains it', async () => {
    const log = logFolder(temporaryFolder());
    const jobs = [training('a', 'n'), training('b', 'n'), training('c', 'm'), training('d', 'n')];
    const first = scripted(log);
    await schedule(jobs, log, first.executor);
    // Nobody leaves the network: they come one after another.
    expect(first.said.slice(0, 2)).toEqual(['+a', '+c']);
    expect(first.said.indexOf('+b')).toBeGreaterThan(first.said.indexOf('-a'));
    expect(first.said.indexOf('+d')).toBeGreaterThan(first.said.indexOf('-b'));
    const there = logFolder(temporaryFolder());
    make(there, stage('n'));
    const second = scripted(there);
    await schedule(jobs, there, second.executor);
    expect(second.said.slice(0, 2)).toEqual(['+a', '+b']);
  });

  test('a stage that nobody needs any more is left out', async () => {
    const log = logFolder(temporaryFolder());
    make(log, run('a'));
    const { executor, said } = scripted(log);
    const { finished } = await schedule([stage('s'), run('a', 's')], log, executor, undefined);
    expect([said.filter((text) => text === '+a'), finished.includes('a')]).toEqual([[], true]);
  });

  test('what fails is tried once more; twice, it is listed with its last words, and the others go on', async () => {
    const log = logFolder(temporaryFolder());
    const { executor } = scripted(log, { a: [failed], b: [failed, failed] });
    const { finished, failures, said } = await schedule([run('a'), run('b'), run('c')], log, executor);
    expect(finished.sort()).toEqual(['a', 'c']);
    expect(said).toEqual([
      ['a', false],
      ['b', false],
      ['b', true],
    ]);
    expect(failures).toEqual([{ job: run('b'), reason: 'no', log: ['last words'] }]);
  });

  test('runs whose stage failed fail with it', async () => {
    const log = logFolder(temporaryFolder());
    const { executor, said } = scripted(log, { s: [failed, failed] });
    const { failures } = await schedule([stage('s'), run('a', 's'), run('b')], log, executor);
    expect(failures.map(({ job }) => job.id)).toEqual(['s', 'a']);
    expect(said).not.toContain('+a');
  });

  test('a process that dies after its work was done has done it', async () => {
    const log = logFolder(temporaryFolder());
    const { executor, said } = scripted(log, { a: ['dies late'] });
    const { finished, failures } = await schedule([run('a')], log, executor);
    expect([finished, failures, said]).toEqual([['a'], [], ['+a', '-a']]);
  });

  test('what is there is not done again, and what others hold is waited for', async () => {
    const log = logFolder(temporaryFolder());
    make(log, run('a'));
    const lock = await tryLock(log.lock('b'));
    const { executor, said } = scripted(log);
    const scheduled = schedule([run('a'), run('b'), run('c')], log, executor);
    await setTimeout(200);
    make(log, run('b'));
    await lock?.release();
    expect((await scheduled).finished.sort()).toEqual(['a', 'b', 'c']);
    expect(said).toEqual(['+c', '-c']);
  });

  test('what others hold and give up is done here', async () => {
    const log = logFolder(temporaryFolder());
    const lock = await tryLock(log.lock('b'));
    const { executor, said } = scripted(log);
    const scheduled = schedule([run('b')], log, executor);
    await setTimeout(100);
    await lock?.release();
    expect((await scheduled).finished).toEqual(['b']);
    expect(said).toEqual(['+b', '-b']);
  });

  test('with a full disk it ends all and says so', async () => {
    const log = logFolder(temporaryFolder());
    const { executor, said } = scripted(log, { a: [{ status: 'full', reason: 'ENOSPC: no space left' }] }, 1);
    const result = await schedule([run('a'), run('b')], log, executor);
    expect(result).toMatchObject({
      stopped: true,
      full: 'ENOSPC: no space left',
      finished: [],
      failures: [],
    });
    expect(said).not.toContain('+b');
    expect(readdirSync(log.locks)).toEqual([]);
  });

  test('stopped, it ends what runs, begins nothing, and gives its locks back', async () => {
    const log = logFolder(temporaryFolder());
    const { executor, said } = scripted(log);
    const stop = new AbortController();
    const scheduled = schedule([run('a'), run('b'), run('c')], log, executor, stop.signal);
    await setTimeout(30);
    stop.abort();
    expect(await scheduled).toMatchObject({ stopped: true, finished: [], failures: [] });
    expect(said.sort()).toEqual(['+a', '+b', '-a', '-b']);
    expect(readdirSync(log.locks)).toEqual([]);
  });

  test('what an earlier process left half-written of a run goes when the run is begun again', async () => {
    const log = logFolder(temporaryFolder());
    for (const name of ['.a.1-00000000.tmp', '.b.1-00000000.tmp'])
      mkdirSync(join(log.runs, name), { recursive: true });
    await schedule([run('a')], log, scripted(log).executor);
    expect(readdirSync(log.runs).sort()).toEqual(['.b.1-00000000.tmp', 'a']);
  });
});
