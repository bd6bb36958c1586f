import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { writeFileWhole } from '../../files';
import { tryLock } from '../../locks';
import type { Experiment } from '../experiment';
import type { LogFolder } from '../logFolder';
import type { RunMetrics } from '../metrics';
import { variedKeys, type PlannedRun } from '../plan';
import { mergeRows, tableRow } from '../table';
import { Estimates } from './estimate';
import { finishedRuns } from './finishedRuns';
import type { Executor, Job } from './job';
import { jobsOf } from './jobs';
import { Scheduler, type Failure, type SchedulerResult } from './scheduler';

/** What a grid says while it works. */
export interface GridWatch {
  /** Called once: how many runs there are, how many were finished before, and the seconds that each job takes. */
  readonly onPlan?: (plan: GridPlan) => void;
  readonly onStart?: (job: Job) => void;
  readonly onStage?: (job: Job) => void;
  readonly onRun?: (run: PlannedRun, metrics: RunMetrics) => void;
  readonly onFailure?: (failure: Failure, final: boolean) => void;
  readonly signal?: AbortSignal;
}

export interface GridPlan {
  readonly runs: readonly PlannedRun[];
  readonly finished: ReadonlyMap<string, RunMetrics>;
  readonly seconds: ReadonlyMap<string, number>;
}

/**
 * Does what is missing of a plan, and puts a row for each of its runs into the experiment's table.
 *
 * @param all every run of the experiment: what varies among them gets a column
 */
export async function executeGrid(
  { name }: Experiment,
  runs: readonly PlannedRun[],
  executor: Executor,
  log: LogFolder,
  watch: GridWatch = {},
  all: readonly PlannedRun[] = runs,
): Promise<SchedulerResult> {
  const varied = variedKeys(all);
  const finished = finishedRuns(runs, log);
  const estimates = Estimates.from(runs, finished);
  const left = runs.filter(({ hash }) => !finished.has(hash));
  const { jobs, seconds } = jobsOf(left, estimates, (stage) => existsSync(log.stage(stage)));
  watch.onPlan?.({ runs, finished, seconds });
  const row = ({ hash, config }: PlannedRun, metrics: RunMetrics) =>
    tableRow(config, { ...metrics, hash }, varied);
  const done = runs.flatMap((run) => {
    const metrics = finished.get(run.hash);
    return metrics ? [row(run, metrics)] : [];
  });
  // Also those that an earlier grid finished but had no time to write down.
  if (done.length > 0) await mergeRows(log.table(name), done);
  await releaseDeadLocks(finished.keys(), log);
  const byHash = new Map(runs.map((run) => [run.hash, run]));
  const scheduler = new Scheduler(jobs, executor, log, {
    ...(watch.signal ? { signal: watch.signal } : {}),
    onStart: (job) => watch.onStart?.(job),
    onFinish: async (job, metrics) => {
      const run = byHash.get(job.id);
      if (!run || !metrics) return watch.onStage?.(job);
      await mergeRows(log.table(name), [row(run, metrics)]);
      watch.onRun?.(run, metrics);
    },
    onFailure: async (failure, final) => {
      await writeFileWhole(log.failure(failure.job.id), failureText(failure));
      watch.onFailure?.(failure, final);
    },
  });
  try {
    return await scheduler.run();
  } finally {
    await executor.close();
  }
}

/** A grid that was killed just after a run was finished still has its lock, which nobody will ask for again. */
async function releaseDeadLocks(finished: Iterable<string>, log: LogFolder): Promise<void> {
  const there = new Set(existsSync(log.locks) ? readdirSync(log.locks) : []);
  for (const hash of finished) {
    if (there.has(basename(log.lock(hash)))) await (await tryLock(log.lock(hash)))?.release();
  }
}

function failureText({ job, reason, log }: Failure): string {
  return [`${job.label} (${job.id})`, reason, ...log, JSON.stringify(job.config), ''].join('\n');
}
