import { Worker } from 'node:worker_threads';

/** How long one input may take before it counts as a hang. */
const PATIENCE_MS = 20_000;

/**
 * Ends the process, saying what it was at, when `beat` is not called for a while: a loop without end in the code under
 * test would otherwise stop the whole test command, because nothing else gets its turn.
 */
export function watchdog(what: string): { readonly beat: () => void; readonly stop: () => Promise<number> } {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `const { workerData: { beats, what, patience } } = require('node:worker_threads');
     const { writeSync } = require('node:fs');
     let last = -1;
     setInterval(() => {
       const now = Atomics.load(beats, 0);
       if (now === last) {
         writeSync(2, '\\n' + what + ' hangs at input ' + now + '.\\n');
         process.kill(process.pid, 'SIGKILL');
       }
       last = now;
     }, patience);`,
    { eval: true, workerData: { beats, what, patience: PATIENCE_MS } },
  );
  worker.unref();
  return { beat: () => void Atomics.add(beats, 0, 1), stop: () => worker.terminate() };
}
