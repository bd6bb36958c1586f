import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isLocked } from '../locks';
import type { LogFolder } from './logFolder';

/** Something that a process which no longer lives has left behind. */
export interface Leftover {
  readonly path: string;
  readonly what: string;
}

/** The names that `temporaryName` gives: with the process that writes. */
const TEMPORARY = /^\..+\.(\d+)-[0-9a-f]{8}\.tmp$/;

/** Half-written folders and files of dead processes, and locks that nobody holds. Finished runs are not among them. */
export async function findLeftovers(log: LogFolder): Promise<Leftover[]> {
  const found: Leftover[] = [];
  const folders = [log.runs, log.stages, log.failures, log.locks, dirname(log.table('any'))];
  for (const folder of folders.filter((path) => existsSync(path))) {
    for (const name of (await readdir(folder)).sort()) {
      const path = join(folder, name);
      const writer = TEMPORARY.exec(name)?.[1];
      if (writer !== undefined && !(await isUsed(folder, name, Number(writer), log))) {
        found.push({ path, what: `half-written, by process ${writer}, which is gone` });
      } else if (/\.lock(\.takeover)?$/.test(name) && !(await isLocked(path))) {
        found.push({ path, what: 'a lock that nobody holds' });
      }
    }
  }
  return found;
}

export async function removeLeftovers(leftovers: readonly Leftover[]): Promise<void> {
  for (const { path } of leftovers) await rm(path, { recursive: true, force: true });
}

/** Whether somebody may still be writing: the process itself, or, on whichever machine, who holds the lock. */
async function isUsed(folder: string, name: string, pid: number, log: LogFolder): Promise<boolean> {
  if (existsSync(`/proc/${pid}`)) return true;
  const hash = basename(name).slice(1).split('.')[0];
  return (
    folder !== log.locks &&
    ((await isLocked(log.lock(hash))) || (await isLocked(join(log.locks, `${hash}.training.lock`))))
  );
}
