import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Autoencoder, type EpochReport } from '../detectors';
import { DataError } from '../errors';
import { removeLeftovers, writeFolder } from '../files';
import { waitForLock } from '../locks';
import type { LogFolder } from './logFolder';

/** A pretrained autoencoder and how its training went. */
export interface Stage {
  readonly autoencoder: Autoencoder;
  readonly history: readonly EpochReport[];
  /** Whether it was there already. */
  readonly found: boolean;
}

/**
 * Pretrained autoencoders in the log folder, each under the hash of all that determines it (`stageHash`), for every run
 * that begins with it.
 */
export class Stages {
  constructor(private readonly log: LogFolder) {}

  has(hash: string): boolean {
    return existsSync(this.log.stage(hash));
  }

  /**
   * Loads a stage, or trains and keeps it. While one process trains it, others that need it wait. What is handed out was
   * read from the folder in both cases, so that both give the same bits.
   *
   * @param train returns a fitted autoencoder, which is freed here, and the reports of its epochs
   * @throws DataError when the folder is broken
   */
  async obtain(
    hash: string,
    train: () => Promise<Omit<Stage, 'found'>>,
    signal?: AbortSignal,
  ): Promise<Stage> {
    if (this.has(hash)) return this.#read(hash, true);
    const lock = await waitForLock(join(this.log.locks, `${hash}.training.lock`), signal);
    try {
      if (this.has(hash)) return await this.#read(hash, true);
      await removeLeftovers(this.log.stage(hash));
      const { autoencoder, history } = await train();
      try {
        await writeFolder(this.log.stage(hash), async (temporary) => {
          await autoencoder.save(join(temporary, 'autoencoder'));
          await writeFile(join(temporary, 'history.json'), JSON.stringify(history));
        });
      } finally {
        autoencoder.dispose();
      }
      return await this.#read(hash, false);
    } finally {
      await lock.release();
    }
  }

  async #read(hash: string, found: boolean): Promise<Stage> {
    const folder = this.log.stage(hash);
    const autoencoder = await Autoencoder.load(join(folder, 'autoencoder'));
    const file = join(folder, 'history.json');
    try {
      const history = JSON.parse(await readFile(file, 'utf8')) as EpochReport[];
      return { autoencoder, history, found };
    } catch (error) {
      autoencoder.dispose();
      throw new DataError(`${file} cannot be read: remove ${folder}, and it is trained again.`, {
        cause: error,
      });
    }
  }
}
