import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { DataError } from '../../errors';
import { writeFolder } from '../../files';

/** Names of files and folders that stay within a folder. */
const NAME = /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)*$/;

/** A folder's files in one buffer: gzipped JSON of their paths and their bytes in base64. */
export async function packFolder(folder: string, wanted: (file: string) => boolean): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(wanted)
    .sort();
  const packed: Record<string, string> = {};
  for (const file of files) packed[file] = (await readFile(join(folder, file))).toString('base64');
  return promisify(gzip)(JSON.stringify(packed));
}

/**
 * Writes a packed folder, whole or not at all.
 *
 * @throws DataError for a buffer that `packFolder` did not make
 */
export async function unpackFolder(folder: string, packed: Buffer): Promise<void> {
  const files = await read(packed);
  await writeFolder(folder, async (temporary) => {
    for (const [file, bytes] of files) {
      await mkdir(dirname(join(temporary, file)), { recursive: true });
      await writeFile(join(temporary, file), bytes);
    }
  });
}

/** The files of a packed folder, by path. */
async function read(packed: Buffer): Promise<[string, Buffer][]> {
  let files: unknown;
  try {
    files = JSON.parse((await promisify(gunzip)(packed)).toString('utf8'));
  } catch (error) {
    throw new DataError('What came through the queue is no packed folder.', { cause: error });
  }
  return Object.entries(files as object).map(([file, text]) => {
    if (!NAME.test(file) || typeof text !== 'string') {
      throw new DataError(`What came through the queue holds a file "${file}", which it should not.`);
    }
    return [file, Buffer.from(text, 'base64')];
  });
}
