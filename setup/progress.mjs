/** Steps on the terminal: what runs, how far it is, how long it took. */

const terminal = process.stdout.isTTY;
const BAR = 20;
const QUIET_MS = 2000;
const active = new Set();
let timer;
let drawn = false;

const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);

/**
 * Runs one step and prints a line when it is done.
 *
 * @template T
 * @param {string} name
 * @param {(step: { progress: (fraction: number, note?: string) => void, done: (note: string) => void }) => Promise<T>} work
 *   `progress` says how far it is, 0 … 1; `done` sets what stands behind the name in the end, such as "already there"
 * @param {number} [expected] seconds that the step usually takes, for a bar where nothing can be measured
 * @returns {Promise<T>}
 */
export async function step(name, work, expected = 10) {
  const state = {
    name,
    started: performance.now(),
    printed: performance.now(),
    fraction: undefined,
    note: '',
    expected,
  };
  let ending = '';
  active.add(state);
  timer ??= setInterval(draw, terminal ? 200 : 1000);
  try {
    const result = await work({
      progress: (fraction, note = '') => Object.assign(state, { fraction, note }),
      done: (note) => (ending = ` (${note})`),
    });
    print(`  ✓ ${name}${ending}  ${seconds(state.started)} s`);
    return result;
  } catch (error) {
    print(`  ✗ ${name}  ${seconds(state.started)} s`);
    throw error;
  } finally {
    active.delete(state);
    if (active.size === 0) {
      clearInterval(timer);
      timer = undefined;
      erase();
    }
  }
}

/** Prints a line above the bars. */
export function print(line = '') {
  erase();
  process.stdout.write(`${line}\n`);
}

function bar({ name, started, fraction, note, expected }) {
  const elapsed = (performance.now() - started) / 1000;
  // Without a measure, the usual time is one; it never claims to have arrived.
  const share = fraction ?? Math.min(0.95, elapsed / expected);
  const filled = Math.round(BAR * Math.min(1, Math.max(0, share)));
  return `${name} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${elapsed.toFixed(0)} s${note ? ` ${note}` : ''}`;
}

function draw() {
  const now = performance.now();
  const slow = [...active].filter(({ started }) => now - started > QUIET_MS);
  if (slow.length === 0) return;
  if (terminal) {
    erase();
    const line = slow.map(bar).join('   ');
    process.stdout.write(`  ${line.slice(0, (process.stdout.columns || 100) - 4)}`);
    drawn = true;
    return;
  }
  for (const state of slow) {
    if (now - state.printed < 10_000) continue;
    state.printed = now;
    process.stdout.write(`    ${bar(state)}\n`);
  }
}

function erase() {
  if (drawn) process.stdout.write('\r\x1b[K');
  drawn = false;
}
