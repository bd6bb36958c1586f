import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const program = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line in a process of its own. */
export function startCli(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails half-way leaves no program behind.
  onTestFinished(() => void child.kill('SIGKILL'));
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
  const finished = new Promise<Finished>((resolve) =>
    child.on('close', (status) => resolve({ status, ...text })),
  );
  return { child, finished };
}

export const cli = (args: readonly string[], cwd: string): Promise<Finished> => startCli(args, cwd).finished;

/** What a command takes: seconds of time, and of processor time with its children's. */
export async function timedCli(
  args: readonly string[],
  cwd: string,
): Promise<{ readonly seconds: number; readonly processor: number }> {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1';
  const child = spawn('bash', ['-c', script, 'bash', process.execPath, program, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
  await new Promise((resolve) => child.on('close', resolve));
  const [seconds, user, system] = text.trim().split(' ').map(Number);
  return { seconds, processor: user + system };
}

/**
 * Seconds of processor time that one command takes beyond another, the least of three each: what a busy machine hardly changes, and
 * a slow one less than the whole, most of which is loading packages.
 */
export async function extraSeconds(
  args: readonly string[],
  base: readonly string[],
  cwd: string,
): Promise<number> {
  const least = { args: Infinity, base: Infinity };
  for (let i = 0; i < 3; i++) {
    least.args = Math.min(least.args, (await timedCli(args, cwd)).processor);
    least.base = Math.min(least.base, (await timedCli(base, cwd)).processor);
  }
  return least.args - least.base;
}
