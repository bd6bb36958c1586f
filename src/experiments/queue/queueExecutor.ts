import { existsSync } from 'node:fs';
import { Queue } from 'bullmq';
import { saysDiskFull } from '../../files';
import type { Ending, Executor, Job } from '../grid';
import type { LogFolder } from '../logFolder';
import { connect, QUEUE } from './connection';
import { Results } from './results';

/** How often it looks for results and failures. */
const LOOK_MS = 500;

/** A queue's executor, and how many workers there were when it began. */
export interface QueueExecutor extends Executor {
  readonly workers: number;
}

interface Waiting {
  readonly job: Job;
  readonly end: (ending: Ending) => void;
}

/**
 * Puts jobs on the queue, for workers on whichever machine, and takes in what they found: a job's result in Redis is what
 * counts, however often and by whom it was done. A job's id on the queue is its hash, so that it stands there once. They are begun in the order in which they come.
 */
export async function queueExecutor(url: string, log: LogFolder): Promise<QueueExecutor> {
  const redis = await connect(url);
  const queue = new Queue<Job>(QUEUE, { connection: redis });
  queue.on('error', () => undefined);
  const results = new Results(redis);
  const waiting = new Map<string, Waiting>();
  const removals: Promise<number>[] = [];

  const begin = async (job: Job): Promise<void> => {
    if ((await results.among([job])).length > 0) return;
    if (job.needs !== undefined && existsSync(log.stage(job.needs))) await share(job.needs);
    // One that failed before, and whose grid had no time to take it off, would stand in the way.
    const before = await queue.getJob(job.id);
    if (before && (await before.isFailed())) await before.remove();
    await queue.add(job.kind, job, { jobId: job.id, removeOnComplete: true });
  };

  /** Workers may not have a stage that was trained here. */
  const share = async (id: string): Promise<void> => {
    const stage = { kind: 'stage', id } as const;
    if ((await results.among([stage])).length === 0) await results.put(stage, log);
  };

  const take = async ({ job, end }: Waiting): Promise<void> => {
    waiting.delete(job.id);
    try {
      await results.fetch(job, log);
      end({ status: 'finished' });
    } catch (error) {
      const { message } = error as Error;
      end(
        saysDiskFull(error)
          ? { status: 'full', reason: message }
          : { status: 'failed', reason: message, log: [] },
      );
    }
  };

  const look = async (): Promise<void> => {
    const found = await results.among([...waiting.values()].map(({ job }) => job));
    for (const { id } of found) {
      const one = waiting.get(id);
      if (one) await take(one);
    }
    for (const failed of await queue.getFailed()) {
      const one = waiting.get(failed.id ?? '');
      if (!one) continue;
      waiting.delete(one.job.id);
      const [reason, ...lines] = failed.failedReason.split('\n');
      await failed.remove();
      one.end({ status: 'failed', reason, log: lines });
    }
  };

  // While Redis cannot be reached a look takes as long as that.
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look()
      .catch(() => undefined)
      .finally(() => (looking = undefined));
  }, LOOK_MS);

  return {
    capacity: Infinity,
    workers: await queue.getWorkersCount(),
    start: (job) => {
      const ended = new Promise<Ending>((end) => {
        waiting.set(job.id, { job, end });
        begin(job).catch((error: Error) => {
          if (waiting.delete(job.id)) end({ status: 'failed', reason: error.message, log: [] });
        });
      });
      const stop = (): void => {
        const one = waiting.get(job.id);
        waiting.delete(job.id);
        // What a worker has begun goes on; its result waits for the next grid.
        removals.push(queue.remove(job.id).catch(() => 0));
        one?.end({ status: 'stopped' });
      };
      return { ended, stop };
    },
    close: async () => {
      clearInterval(timer);
      // Without a connection there is nothing to wait for.
      if (redis.status === 'ready') {
        await Promise.all([looking, ...removals]);
        await queue.close();
      }
      redis.disconnect();
    },
  };
}
