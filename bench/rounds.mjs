/** Two sides, one after the other in each round, on one core: what disturbs the machine disturbs both. */
import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

const ONE_THREAD = {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
};
export const threadsEnvironment = (threads) =>
  Object.fromEntries(
    Object.keys(ONE_THREAD).map((name) => [name, name === 'TF_NUM_INTEROP_THREADS' ? '1' : String(threads)]),
  );

const canPin = spawnSync('taskset', ['--version']).status === 0;
/** The last core: systems put their own work on the first ones. */
const CORE = String(availableParallelism() - 1);
/** A command on one core, where the system can pin it. */
export const pinned = (program, args) =>
  canPin ? ['taskset', ['-c', CORE, program, ...args]] : [program, args];

/** A process that answers one line of JSON with one line of JSON. */
export class Worker {
  #child;
  #closed;
  #lines;
  #errors = '';

  constructor(program, args, { threads = 1, pin = true } = {}) {
    const [command, commandArgs] = pin ? pinned(program, args) : [program, args];
    this.#child = spawn(command, commandArgs, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...threadsEnvironment(threads) },
    });
    this.#closed = new Promise((resolve) => this.#child.on('close', resolve));
    this.#child.stderr.setEncoding('utf8').on('data', (text) => (this.#errors += text));
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(question) {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.#lines.next();
    if (done)
      throw new Error(`${question.task} failed:\n${this.#errors.trim().split('\n').slice(-15).join('\n')}`);
    return JSON.parse(value);
  }

  /** Ends the program; once more is harmless. */
  async end() {
    this.#child.stdin.end();
    await this.#closed;
  }
}

/**
 * Asks all sides in turn, round after round, after one round that is not counted.
 *
 * @param {Record<string, () => Promise<{ milliseconds: number[] }>>} sides
 * @returns {Promise<Record<string, number[]>>} all milliseconds of each side
 */
export async function interleave(sides, rounds) {
  const all = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, ask] of Object.entries(sides)) {
      const { milliseconds } = await ask();
      if (round > 0) all[name].push(...milliseconds);
    }
  }
  return all;
}
