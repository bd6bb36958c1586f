import type { Executor } from './job';
import { runInChild } from './runInChild';

/** Processes on this machine, a fresh one a job. */
export function pool(workers: number, { log, data }: { log: string; data?: string }): Executor {
  return {
    capacity: workers,
    start: (job) => runInChild({ job, log, ...(data === undefined ? {} : { data }) }),
    close: () => Promise.resolve(),
  };
}
