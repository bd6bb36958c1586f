/** Running other programs, and saying in a sentence what went wrong. */
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** What the user can do something about; printed as it is, without a stack. */
export class SetupError extends Error {}

const running = new Set();

/** Ends the programs that are still running, with their children. */
export function stopAll(signal = 'SIGTERM') {
  for (const child of running) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}

/**
 * Runs a program to its end and returns what it printed to stdout.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, failure?: string, onLine?: (line: string) => void,
 *   inherit?: boolean }} [options] failure: the sentence to begin with when the status is not 0; onLine: called with
 *   each line of stdout; inherit: the program writes to the terminal itself
 */
export function run(program, args, { cwd = root, env = {}, failure, onLine, inherit = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that all of it can be ended; a program at the terminal stays in the terminal's group.
      detached: !inherit,
    });
    running.add(child);
    let stdout = '';
    let stderr = '';
    let pending = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      const lines = (pending + text).split('\n');
      pending = lines.pop();
      for (const line of lines) onLine?.(line);
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr = (stderr + text).slice(-20_000)));
    child.on('error', (error) => {
      running.delete(child);
      const missing = error.code === 'ENOENT';
      reject(
        new SetupError(missing ? `The program "${program}" was not found.` : `${program}: ${error.message}`),
      );
    });
    child.on('close', (status, signal) => {
      running.delete(child);
      if (status === 0) return resolve(stdout);
      const ended = signal ? `was ended by ${signal}` : `ended with status ${status}`;
      const last = (stderr.trim() || stdout.trim()).split('\n').slice(-15).join('\n');
      reject(
        new SetupError(
          `${failure ?? `"${program} ${args.join(' ')}" failed.`} (${program} ${ended}.)\n${last}`.trimEnd(),
        ),
      );
    });
  });
}
