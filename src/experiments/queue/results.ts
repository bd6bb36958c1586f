import type { Redis } from 'ioredis';
import { DataError } from '../../errors';
import type { Job } from '../grid';
import type { LogFolder } from '../logFolder';
import { packFolder, unpackFolder } from './packedFolder';

/** What nobody fetches is forgotten after a week, what was fetched after an hour: another grid may want it too. */
const WEEK = 7 * 24 * 3600;
const HOUR = 3600;

type Named = Pick<Job, 'kind' | 'id'>;

const keyOf = ({ kind, id }: Named): string => `deep-svdd:${kind}:${id}`;
const folderOf = ({ kind, id }: Named, log: LogFolder): string =>
  kind === 'run' ? log.run(id) : log.stage(id);

/** Of a run what it found, without its models, which stay where they were made; of a stage all. */
const wanted = ({ kind }: Named, file: string): boolean => kind === 'stage' || !file.includes('/');

/** Results on their way between machines: folders in Redis. */
export class Results {
  constructor(private readonly redis: Redis) {}

  /** Which of these jobs have a result. */
  async among<J extends Named>(jobs: readonly J[]): Promise<J[]> {
    if (jobs.length === 0) return [];
    const pipeline = this.redis.pipeline();
    for (const job of jobs) pipeline.exists(keyOf(job));
    const answers = (await pipeline.exec()) ?? [];
    return jobs.filter((_, i) => answers[i]?.[1] === 1);
  }

  /** Sends the folder of a finished job. */
  async put(job: Named, log: LogFolder): Promise<void> {
    const packed = await packFolder(folderOf(job, log), (file) => wanted(job, file));
    await this.redis.set(keyOf(job), packed, 'EX', WEEK);
  }

  /**
   * Writes a result's folder; false when there is none.
   *
   * @throws DataError when it is broken
   */
  async fetch(job: Named, log: LogFolder): Promise<boolean> {
    const packed = await this.redis.getBuffer(keyOf(job));
    if (!packed) return false;
    try {
      await unpackFolder(folderOf(job, log), packed);
    } catch (error) {
      if (error instanceof DataError) await this.redis.del(keyOf(job));
      throw error;
    }
    // Runs that are still to come need their stages.
    if (job.kind === 'run') await this.redis.expire(keyOf(job), HOUR);
    return true;
  }
}
