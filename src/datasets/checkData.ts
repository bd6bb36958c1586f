import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { resolve } from 'node:path';
import { DataError } from '../errors';
import { versionThere } from './availability';
import { CATALOGUE, findFile, type CatalogueEntry, type CatalogueVersion } from './catalogue';
import { dataFolder } from './dataFolder';
import type { LabelledImages, LoadOptions } from './dataset';
import { loadDataset } from './datasets';

/** What was found of a data set. */
export interface DataCheck {
  readonly name: string;
  /** `missing`: no file of it is there; `broken`: what is there is not what it should be. */
  readonly status: 'good' | 'missing' | 'broken';
  /** A sentence. */
  readonly message: string;
}

/**
 * Checks every data set whose files are there: none missing, lengths and checksums where they are known, then the whole set
 * through its loader, and the number of images in each class. Nothing is fetched.
 */
export async function* checkData(
  options: LoadOptions = {},
  catalogue: readonly CatalogueEntry[] = CATALOGUE,
): AsyncGenerator<DataCheck> {
  for (const entry of catalogue) yield { name: entry.name, ...(await checkEntry(entry, options)) };
}

async function checkEntry(entry: CatalogueEntry, options: LoadOptions): Promise<Omit<DataCheck, 'name'>> {
  const folder = dataFolder(options);
  const version = versionThere(entry, folder);
  if (!version) {
    const message = entry.fetched ? 'not there yet; fetched when first used' : 'no files; see "data list"';
    return { status: 'missing', message };
  }
  try {
    await checkFiles(version, folder);
    const { train, test } = await loadDataset(entry.name, options);
    checkClasses('training', train, entry.train);
    checkClasses('test', test, entry.test);
    const [n, m] = [train.shape[0], test.shape[0]].map((count) => count.toLocaleString('en'));
    return { status: 'good', message: `${n} + ${m} images in ${resolve(folder, version.folder)}` };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { status: 'broken', message: error.message };
  }
}

async function checkFiles(version: CatalogueVersion, folder: string): Promise<void> {
  for (const file of version.files) {
    const path = findFile(folder, version, file);
    if (path === undefined) {
      throw new DataError(`${resolve(folder, version.folder, file.names[0])} is missing; others are there.`);
    }
    const { size } = await stat(path);
    if (file.bytes !== undefined && size !== file.bytes) {
      throw new DataError(`${path} has ${size} bytes, not ${file.bytes}.`);
    }
    if (file.md5 !== undefined && (await md5(path)) !== file.md5) {
      throw new DataError(`${path} is not the official file: its content differs (MD5). Get it again.`);
    }
  }
}

function checkClasses(half: string, { labels }: LabelledImages, expected: readonly number[]): void {
  const counts = expected.map(() => 0);
  for (const label of labels) counts[label]++;
  const wrong = counts.findIndex((count, c) => count !== expected[c]);
  if (wrong >= 0) {
    throw new DataError(
      `Class ${wrong} has ${counts[wrong]} ${half} images, not ${expected[wrong]}: the files are not all the official ones.`,
    );
  }
}

async function md5(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
