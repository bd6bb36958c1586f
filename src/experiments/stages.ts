import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Autoencoder, DeepSvdd, type EpochReport } from '../detectors';
import { DataError } from '../errors';
import { removeLeftovers, writeFolder } from '../files';
import { waitForLock } from '../locks';
import type { LogFolder } from './logFolder';

/** The networks that runs share, by the name of their folder in a stage. */
export interface SharedNetworks {
  readonly autoencoder: Autoencoder;
  readonly 'deep-svdd': DeepSvdd;
}
const LOADERS: {
  readonly [Kind in keyof SharedNetworks]: (folder: string) => Promise<SharedNetworks[Kind]>;
} = {
  autoencoder: (folder) => Autoencoder.load(folder),
  'deep-svdd': (folder) => DeepSvdd.load(folder),
};

/** A trained network and how its training went. */
export interface Stage<Detector> {
  readonly detector: Detector;
  readonly history: readonly EpochReport[];
  /** What the detector said after its training, which a loaded one no longer knows. */
  readonly warnings: readonly string[];
  /** Whether it was there already. */
  readonly found: boolean;
}

/**
 * Trained networks in the log folder, each under the hash of all that determines it (networkHashes.ts): pretrained autoencoders for
 * every run that begins with them, and Deep SVDD's for hybrids and for runs that differ in their outliers alone.
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
   * @param train returns a fitted detector, which is freed here, and the reports of its epochs
   * @throws DataError when the folder is broken
   */
  async obtain<Kind extends keyof SharedNetworks>(
    kind: Kind,
    hash: string,
    train: () => Promise<Pick<Stage<SharedNetworks[Kind]>, 'detector' | 'history'>>,
    signal?: AbortSignal,
  ): Promise<Stage<SharedNetworks[Kind]>> {
    if (this.has(hash)) return this.#read(kind, hash, true);
    const lock = await waitForLock(join(this.log.locks, `${hash}.training.lock`), signal);
    try {
      if (this.has(hash)) return await this.#read(kind, hash, true);
      await removeLeftovers(this.log.stage(hash));
      const { detector, history } = await train();
      const { warnings = [] } = detector as { readonly warnings?: readonly string[] };
      try {
        await writeFolder(this.log.stage(hash), async (temporary) => {
          await detector.save(join(temporary, kind));
          await writeFile(join(temporary, 'history.json'), JSON.stringify(history));
          await writeFile(join(temporary, 'warnings.json'), JSON.stringify(warnings));
        });
      } finally {
        detector.dispose();
      }
      return await this.#read(kind, hash, false);
    } finally {
      await lock.release();
    }
  }

  async #read<Kind extends keyof SharedNetworks>(
    kind: Kind,
    hash: string,
    found: boolean,
  ): Promise<Stage<SharedNetworks[Kind]>> {
    const folder = this.log.stage(hash);
    const [history, warnings] = [
      await readList<EpochReport>(folder, 'history.json'),
      // Stages of earlier versions, all of autoencoders, have none.
      existsSync(join(folder, 'warnings.json')) ? await readList<string>(folder, 'warnings.json') : [],
    ];
    return { detector: await LOADERS[kind](join(folder, kind)), history, warnings, found };
  }
}

/** @throws DataError */
async function readList<T>(folder: string, name: string): Promise<T[]> {
  const file = join(folder, name);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T[];
  } catch (error) {
    throw new DataError(`${file} cannot be read: remove ${folder}, and it is trained again.`, {
      cause: error,
    });
  }
}
