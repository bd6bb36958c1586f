import { fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readRunMetrics } from '../runFolder';
import { logFolder } from '../logFolder';
import type { ChildMessage, ChildTask } from './childMessages';
import type { Attempt, Ending } from './job';

/** A child that does not end when asked is killed after this time: a long computation hears nothing. */
const PATIENCE_MS = 3000;
/** Lines that are kept of what a child says, for when it fails. */
const KEPT_LINES = 20;

/**
 * What Node is told for a process that does nothing but run: few short-lived objects at a time are enough where the work is
 * TensorFlow's, and each process takes 30 MB less.
 */
export const RUN_FLAGS: readonly string[] = ['--max-semi-space-size=2'];

/** Does a job in a process of its own. */
export function runInChild(task: ChildTask): Attempt {
  const { job } = task;
  const threads = String(job.config.threads);
  const child = fork(join(__dirname, 'child.js'), [], {
    env: { ...process.env, OMP_NUM_THREADS: threads },
    execArgv: [...process.execArgv, ...RUN_FLAGS],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log: string[] = [];
  const keep = (line: string): void => {
    log.push(line);
    if (log.length > KEPT_LINES) log.shift();
  };
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', keep);
  let stopped = false;
  let last: ChildMessage | undefined;
  child.on('message', (message: ChildMessage) => {
    if (message.type === 'said') keep(message.line);
    else last = message;
  });
  const ended = new Promise<Ending>((resolve) => {
    child.on('error', ({ message }) => resolve({ status: 'failed', reason: message, log }));
    child.on('close', (code, signal) => {
      void endingOf(last, code, signal).then(resolve);
    });
  });
  async function endingOf(
    said: ChildMessage | undefined,
    code: number | null,
    signal: NodeJS.Signals | null,
  ): Promise<Ending> {
    if (said?.type === 'finished') {
      if (job.kind === 'stage') return { status: 'finished' };
      return { status: 'finished', metrics: await readRunMetrics(logFolder(task.log).run(job.id)) };
    }
    if (stopped) return { status: 'stopped' };
    if (said?.type === 'failed') {
      return said.full
        ? { status: 'full', reason: said.reason }
        : { status: 'failed', reason: said.reason, log };
    }
    return { status: 'failed', reason: deathOf(code, signal), log };
  }
  child.send(task, (error) => {
    if (error) keep(`The process could not be told what to do: ${error.message}`);
  });
  return {
    ended,
    stop: () => {
      stopped = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
    },
  };
}

function deathOf(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === 'SIGKILL') {
    return 'Its process was killed (SIGKILL): most likely the machine ran out of memory; try fewer --workers.';
  }
  if (signal === 'SIGABRT' || code === 134) {
    return 'Its process gave up (SIGABRT): most likely it ran out of memory; try fewer --workers.';
  }
  return signal ? `Its process was ended by ${signal}.` : `Its process ended with status ${code}.`;
}
