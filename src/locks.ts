import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { temporaryName } from './files';

/** The process that holds a lock: what its file says. */
export interface LockHolder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the kernel's ticks since the machine did: another process of its number began later. */
  readonly begun: string;
  /** When the lock was taken, in UTC. */
  readonly since: string;
  /** Different for every lock that was ever taken. */
  readonly id: string;
}

/** A lock that is held; `release` gives it back. */
export interface Lock {
  readonly release: () => Promise<void>;
}

/** A holder touches its file so often; on another machine, where no one can ask for it, it counts as dead after STALE. */
const TOUCH_MS = 30_000;
const STALE_MS = 10 * TOUCH_MS;
const WAIT_MS = 200;

/**
 * Takes a lock: a file that is created by whoever is first. One whose holder no longer lives is taken over.
 *
 * @returns undefined when another process, or another part of this one, holds it
 */
export async function tryLock(file: string): Promise<Lock | undefined> {
  await mkdir(dirname(file), { recursive: true });
  const me: LockHolder = {
    ...{ host: hostname(), pid: process.pid, begun: beginOf(process.pid) ?? '' },
    ...{ since: new Date().toISOString(), id: randomBytes(8).toString('hex') },
  };
  // Written first and linked then, so that the file is never seen without its content.
  const written = temporaryName(file);
  await writeFile(written, JSON.stringify(me));
  try {
    for (;;) {
      if (await linked(written, file)) return held(file, me);
      const holder = await lockHolder(file);
      if (holder && (await lives(holder, file))) return undefined;
      if (holder) await removeStale(file, holder, written);
    }
  } finally {
    await rm(written, { force: true });
  }
}

/** What a file without a holder says. */
const NOBODY: LockHolder = { host: hostname(), pid: 0, begun: '', since: '', id: '' };

/** Takes a lock, waiting as long as others hold it. */
export async function waitForLock(file: string, signal?: AbortSignal): Promise<Lock> {
  for (;;) {
    const lock = await tryLock(file);
    if (lock) return lock;
    await setTimeout(WAIT_MS, undefined, signal ? { signal } : {});
  }
}

/** Who holds a lock; undefined when no one does. */
export async function lockHolder(file: string): Promise<LockHolder | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const holder = JSON.parse(text) as Partial<LockHolder>;
    if (typeof holder.host === 'string' && typeof holder.pid === 'number') return holder as LockHolder;
  } catch {
    // Not one of ours: like one that was cut off.
  }
  return NOBODY;
}

/** Whether a lock is held by a process that lives. */
export async function isLocked(file: string): Promise<boolean> {
  const holder = await lockHolder(file);
  return holder !== undefined && (await lives(holder, file));
}

async function lives({ host, pid, begun }: LockHolder, file: string): Promise<boolean> {
  if (host === hostname()) return pid > 0 && beginOf(pid) === begun;
  const touched = await stat(file).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs < STALE_MS;
}

/**
 * Removes a dead holder's lock, unless it is another's by now. Only who holds the lock's own lock may do so, else two that
 * saw the same dead holder could remove each other's.
 */
async function removeStale(file: string, seen: LockHolder, written: string): Promise<void> {
  const guard = `${file}.takeover`;
  if (!(await linked(written, guard))) {
    const guardian = await lockHolder(guard);
    // Killed within the moment that this takes.
    if (guardian && !(await lives(guardian, guard))) await rm(guard, { force: true });
    return setTimeout(1 + Math.random() * 10);
  }
  try {
    if ((await lockHolder(file))?.id === seen.id) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

function held(file: string, me: LockHolder): Lock {
  const now = (): Date => new Date();
  const timer = setInterval(() => void utimes(file, now(), now()).catch(() => undefined), TOUCH_MS).unref();
  return {
    release: async () => {
      clearInterval(timer);
      if ((await lockHolder(file))?.id === me.id) await rm(file, { force: true });
    },
  };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** When a process began (proc(5), stat, field 22); undefined when there is none, or only what is left of one. */
function beginOf(pid: number): string | undefined {
  try {
    // The name before it, in brackets, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
