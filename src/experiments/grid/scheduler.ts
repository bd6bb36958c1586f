import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { removeLeftovers, saysDiskFull } from '../../files';
import { tryLock, type Lock } from '../../locks';
import type { LogFolder } from '../logFolder';
import type { RunMetrics } from '../metrics';
import { readRunMetrics } from '../runFolder';
import type { Attempt, Ending, Executor, Job } from './job';

/** A job that failed each time. */
export interface Failure {
  readonly job: Job;
  readonly reason: string;
  /** The last lines that it said. */
  readonly log: readonly string[];
}

/** Told of what happens. */
export interface SchedulerWatch {
  readonly onStart?: (job: Job) => void;
  /** Awaited; before the job's lock is given back. Runs come with what they found. */
  readonly onFinish?: (job: Job, metrics: RunMetrics | undefined) => void | Promise<void>;
  /** @param final false when it is tried once more */
  readonly onFailure?: (failure: Failure, final: boolean) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

export interface SchedulerResult {
  readonly failures: readonly Failure[];
  /** Whether it was stopped before all was done, and why if that was not the caller's wish. */
  readonly stopped: boolean;
  readonly full?: string;
}

const TRIES = 2;
/** How often it looks at what another process is doing. */
const LOOK_MS = 500;

/**
 * Does jobs in the given order, as many at once as the executor takes: a stage before the runs that need it, each once even
 * if several schedulers share a log folder, because it holds a job's lock from its start to its end. What is there already
 * counts as done.
 */
export class Scheduler {
  #waiting: Job[];
  readonly #running = new Map<string, { readonly job: Job; readonly attempt: Attempt }>();
  readonly #tries = new Map<string, number>();
  readonly #failures: Failure[] = [];
  #stopped = false;
  #full: string | undefined;
  #news = false;
  #wake: () => void = () => undefined;

  constructor(
    jobs: readonly Job[],
    private readonly executor: Executor,
    private readonly log: LogFolder,
    private readonly watch: SchedulerWatch = {},
  ) {
    this.#waiting = [...jobs];
  }

  /** Returns when all is done, failed, or stopped. */
  async run(): Promise<SchedulerResult> {
    const { signal } = this.watch;
    const stop = (): void => this.#stop();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    try {
      for (;;) {
        await this.#startWhatCan();
        if (this.#running.size === 0 && (this.#stopped || this.#waiting.length === 0)) break;
        await this.#somethingHappens();
      }
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    return {
      failures: this.#failures,
      stopped: this.#stopped,
      ...(this.#full === undefined ? {} : { full: this.#full }),
    };
  }

  async #startWhatCan(): Promise<void> {
    for (const job of [...this.#waiting]) {
      if (this.#stopped) return;
      if (this.#isThere(job)) await this.#found(job);
      else if (this.#lacksStage(job)) await this.#failWithoutStage(job);
      else if (this.#running.size < this.executor.capacity && this.#isReady(job)) await this.#start(job);
    }
    const needed = new Set(this.#waiting.map(({ needs }) => needs));
    this.#waiting = this.#waiting.filter(({ kind, id }) => kind === 'run' || needed.has(id));
  }

  #isThere({ kind, id }: Job): boolean {
    return existsSync(kind === 'run' ? this.log.run(id) : this.log.stage(id));
  }

  #isReady({ needs, trains }: Job): boolean {
    return (needs === undefined || existsSync(this.log.stage(needs))) && !this.#isTraining(trains);
  }

  /** Whether a job of its own is training that network: another that wants it would wait, and others have work to do. */
  #isTraining(network: string | undefined): boolean {
    if (network === undefined || existsSync(this.log.stage(network))) return false;
    return [...this.#running.values()].some(({ job }) => job.trains === network);
  }

  #lacksStage({ needs }: Job): boolean {
    return this.#failures.some(({ job }) => job.id === needs);
  }

  async #start(job: Job): Promise<void> {
    const lock = await tryLock(this.log.lock(job.id));
    if (!lock) return;
    if (this.#isThere(job)) {
      await this.#found(job);
      return lock.release();
    }
    await removeLeftovers(job.kind === 'run' ? this.log.run(job.id) : this.log.stage(job.id));
    this.#remove(job);
    const attempt = this.executor.start(job);
    this.#running.set(job.id, { job, attempt });
    this.watch.onStart?.(job);
    void attempt.ended.then((ending) => this.#end(job, lock, ending));
  }

  async #end(job: Job, lock: Lock, ending: Ending): Promise<void> {
    try {
      // A process may die after its work is done.
      if (this.#isThere(job)) await this.#finish(job, ending);
      else if (ending.status === 'full') {
        this.#full = ending.reason;
        this.#stop();
      } else if (ending.status !== 'stopped') await this.#fail(job, ending);
    } catch (error) {
      const { message } = error as Error;
      this.#failures.push({ job, reason: message, log: [] });
      if (saysDiskFull(error)) {
        this.#full = message;
        this.#stop();
      }
    } finally {
      await lock.release().catch(() => undefined);
      this.#running.delete(job.id);
      this.#tell();
    }
  }

  async #finish(job: Job, ending?: Ending): Promise<void> {
    const known = ending?.status === 'finished' ? ending.metrics : undefined;
    const metrics = job.kind === 'run' ? (known ?? (await readRunMetrics(this.log.run(job.id)))) : undefined;
    await rm(this.log.failure(job.id), { force: true });
    await this.watch.onFinish?.(job, metrics);
  }

  async #found(job: Job): Promise<void> {
    this.#remove(job);
    await this.#finish(job);
  }

  async #fail(job: Job, ending: Ending): Promise<void> {
    const tries = (this.#tries.get(job.id) ?? 0) + 1;
    this.#tries.set(job.id, tries);
    const failure: Failure = {
      job,
      reason: ending.status === 'failed' ? ending.reason : 'It ended without leaving anything.',
      log: ending.status === 'failed' ? ending.log : [],
    };
    const final = tries >= TRIES;
    if (final) this.#failures.push(failure);
    else this.#waiting.push(job);
    await this.watch.onFailure?.(failure, final);
  }

  async #failWithoutStage(job: Job): Promise<void> {
    this.#remove(job);
    const failure = { job, reason: 'The autoencoder that it begins with failed.', log: [] };
    this.#failures.push(failure);
    await this.watch.onFailure?.(failure, true);
  }

  #remove(job: Job): void {
    this.#waiting = this.#waiting.filter(({ id }) => id !== job.id);
  }

  #stop(): void {
    this.#stopped = true;
    for (const { attempt } of this.#running.values()) attempt.stop();
    this.#tell();
  }

  #tell(): void {
    this.#news = true;
    this.#wake();
  }

  /** A job of its own ends, or it is time to look at those of others. */
  async #somethingHappens(): Promise<void> {
    const idle = !this.#stopped && this.#running.size < this.executor.capacity && this.#waiting.length > 0;
    let timer: NodeJS.Timeout | undefined;
    if (!this.#news) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (idle) timer = setTimeout(resolve, LOOK_MS);
      });
    }
    this.#news = false;
    clearTimeout(timer);
  }
}
