import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError, EnvironmentError } from './errors';

/** How the name of a file or folder ends that is being written, and of a folder that stepped aside for its successor. */
const [UNFINISHED, ASIDE] = ['tmp', 'aside'];

/** A name beside `target` that nobody else uses: hidden, and recognisable as unfinished. */
export function temporaryName(target: string): string {
  return join(
    dirname(target),
    `.${basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.${UNFINISHED}`,
  );
}

/** What the names of a target's temporary files and folders look like. */
function temporaryOf(target: string, ending: string): RegExp {
  const name = basename(target).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^\\.${name}\\.\\d+-[0-9a-f]{8}\\.${ending}$`);
}

/**
 * Removes what processes that died have left of a file or folder that they were writing. Only for who knows that nobody else
 * is writing it now, because of a lock that he holds.
 */
export async function removeLeftovers(target: string): Promise<void> {
  const folder = dirname(target);
  if (!existsSync(folder)) return;
  // Not more than its own: a lock beside it, `.table.csv.lock.…`, may be another's that is just being written.
  const own = temporaryOf(target, UNFINISHED);
  const left = (await readdir(folder)).filter((name) => own.test(name));
  for (const name of left) await rm(join(folder, name), { recursive: true, force: true });
}

/**
 * The text of a file.
 *
 * @param advice a sentence that ends the message
 * @throws DataError when it cannot be read
 */
export async function readText(file: string, advice = ''): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = `${file} cannot be read: ${(error as Error).message}.`;
    throw new DataError(advice === '' ? reason : `${reason} ${advice}`, { cause: error });
  }
}

/** Writes a file that appears whole or not at all; one of that name is replaced. */
export async function writeFileWhole(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, file);
  } catch (error) {
    await removed(temporary);
    throw writingError(error, file);
  }
}

/**
 * Writes a text file, piece by piece, that appears whole or not at all; one of that name is replaced.
 *
 * @throws EnvironmentError when it cannot be written
 */
export async function writeTextWhole(
  file: string,
  fill: (append: (text: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(temporary, 'w');
    try {
      await fill(async (text) => void (await handle.appendFile(text)));
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await removed(temporary);
    throw writingError(error, file);
  }
}

/**
 * Writes a folder that appears whole or not at all.
 *
 * `fill` writes into an empty temporary folder beside it; when that has succeeded, the folder takes its name. A folder
 * that stood there before is kept until then, and replaced.
 */
export async function writeFolder(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryName(folder);
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(temporary);
    await fill(temporary);
    if (existsSync(folder)) await replaceFolder(folder, temporary);
    else await rename(temporary, folder);
  } catch (error) {
    await removed(temporary);
    throw writingError(error, folder);
  }
}

/**
 * Puts a folder back whose writer was killed in the moment between stepping the old one aside and naming the new one; to be
 * called by who finds none where there should be one.
 *
 * @returns whether there is one now
 */
export async function recoverFolder(folder: string): Promise<boolean> {
  const aside = temporaryOf(folder, ASIDE);
  const entries = await readdir(dirname(folder)).catch(() => []);
  const old = entries.find((entry) => aside.test(entry));
  if (old === undefined) return existsSync(folder);
  // Whoever named the new one meanwhile is right.
  await rename(join(dirname(folder), old), folder).catch(() => undefined);
  return existsSync(folder);
}

/** A folder cannot be renamed onto one that holds files: the old one steps aside, and comes back where that fails. */
async function replaceFolder(folder: string, temporary: string): Promise<void> {
  const old = temporaryName(folder).replace(/tmp$/, ASIDE);
  // In one turn, so that hardly anything can come between; "recoverFolder" undoes what a kill leaves half done.
  renameSync(folder, old);
  try {
    renameSync(temporary, folder);
  } catch (error) {
    renameSync(old, folder);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/** Clears up; what cannot be removed must not hide why. */
async function removed(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** Whether an error, or what caused it, says that a disk or a quota is full. */
export function saysDiskFull(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) {
    const { code } = one as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return true;
  }
  return false;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on its disk',
  EDQUOT: 'the quota of its disk is used up',
  EROFS: 'its disk is read-only',
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  ENOTDIR: 'a part of this path is no folder',
  EISDIR: 'a folder of this name is in the way',
  EEXIST: 'a file of this name is in the way',
  // What a recursive mkdir says of a read-only disk.
  ENOENT: 'its folder is gone or cannot be made',
  ENAMETOOLONG: 'the name is too long',
};

/** What an error of the file system means, in a sentence; any other error as it is. */
function writingError(error: unknown, target: string): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  if (reason === undefined) return error;
  return new EnvironmentError(`${target} cannot be written: ${reason} (${code}).`, { cause: error });
}
