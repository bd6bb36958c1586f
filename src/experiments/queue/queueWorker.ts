import { existsSync } from 'node:fs';
import { UnrecoverableError, Worker, type Job as QueuedJob } from 'bullmq';
import { InputError } from '../../errors';
import { parseConfig } from '../config';
import { configHash } from '../configHash';
import type { Attempt, Job } from '../grid';
import { runInChild } from '../grid/runInChild';
import type { LogFolder } from '../logFolder';
import { autoencoderHash } from '../networkHashes';
import { connect, QUEUE } from './connection';
import { Results } from './results';

export interface QueueWorkerOptions {
  readonly url: string;
  /** Jobs at a time. */
  readonly workers: number;
  readonly log: LogFolder;
  readonly data?: string;
  /** Seconds after which a job of a worker that no longer answers is given to another. */
  readonly stalledAfter: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Another worker dies now and then; a job that ends so many of them is to blame itself. */
const MOST_STALLS = 5;

/**
 * Takes jobs from the queue and does each in a process of its own, so that this one is free to say that it lives. Returns
 * when it is stopped; what is on its way then goes back to the queue.
 *
 * @throws EnvironmentError when Redis does not answer
 */
export async function runQueueWorker(options: QueueWorkerOptions): Promise<void> {
  const { url, workers, log, stalledAfter, signal, say } = options;
  const redis = await connect(url);
  const results = new Results(redis);
  const attempts = new Set<Attempt>();

  const perform = async (queued: QueuedJob<Job>): Promise<void> => {
    const job = checked(queued);
    if ((await results.among([job])).length > 0) return;
    const { needs } = job;
    if (needs !== undefined && !existsSync(log.stage(needs))) {
      await results.fetch({ kind: 'stage', id: needs }, log);
    }
    if (!existsSync(job.kind === 'run' ? log.run(job.id) : log.stage(job.id))) {
      say(`${job.label} (${job.id})`);
      await attempt(job);
    }
    await results.put(job, log);
  };

  const attempt = async (job: Job): Promise<void> => {
    const { data } = options;
    const started = runInChild({ job, log: log.root, ...(data === undefined ? {} : { data }) });
    attempts.add(started);
    const ending = await started.ended;
    attempts.delete(started);
    switch (ending.status) {
      case 'finished':
        return;
      case 'stopped':
        // Neither done nor failed: its lock runs out, and another takes it.
        return new Promise(() => undefined);
      case 'full':
        throw new UnrecoverableError(`The disk of a worker is full: ${ending.reason}`);
      case 'failed':
        say(`${job.label} (${job.id}) failed: ${ending.reason}`);
        throw new UnrecoverableError([ending.reason, ...ending.log].join('\n'));
    }
  };

  const worker = new Worker<Job>(QUEUE, perform, {
    connection: redis,
    concurrency: workers,
    lockDuration: 1000 * stalledAfter,
    stalledInterval: 1000 * stalledAfter,
    maxStalledCount: MOST_STALLS,
  });
  worker.on('error', ({ message }) => say(message));
  await worker.waitUntilReady();
  say(`Waiting for jobs, ${workers} at a time.`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
  for (const started of attempts) started.stop();
  await Promise.all([...attempts].map(({ ended }) => ended));
  await worker.close(true);
  redis.disconnect();
}

/** What comes from outside is looked at before it is run. */
function checked({ data }: QueuedJob<Job>): Job {
  const config = parseConfig(data.config);
  const hash = data.kind === 'run' ? configHash(config) : autoencoderHash(config);
  if (hash !== data.id || data.needs !== (data.kind === 'run' ? autoencoderHash(config) : undefined)) {
    throw new InputError(
      `The job ${String(data.id)} is not that of its config: do grid and worker have the same version of deep-svdd?`,
    );
  }
  return { ...data, config };
}
