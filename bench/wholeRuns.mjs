/** Whole processes from their start to their end: wall time, seconds of each epoch, peak memory. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { median } from './results.mjs';
import { pinned, threadsEnvironment } from './rounds.mjs';

/** Runs a program to its end. Memory is the kernel's own peak, read while the process lives. */
export async function measured(program, args, { threads = 1, env = {} } = {}) {
  const begin = performance.now();
  const [command, commandArgs] = pinned(program, args);
  const child = spawn(command, commandArgs, {
    env: { ...process.env, ...threadsEnvironment(threads), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const memory = [];
  const timer = setInterval(() => {
    const status = statusOf(child.pid);
    if (status) memory.push(status);
  }, 100);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const seconds = (performance.now() - begin) / 1000;
  if (code !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with status ${code}:\n${stderr.slice(-2000)}`);
  return {
    seconds,
    stdout,
    peak: Math.max(...memory.map(({ peak }) => peak)),
    resident: memory.map((m) => m.resident),
  };
}

/** Resident memory now and at its peak, in MB of 10^6 bytes. */
function statusOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (key) => (Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(text)?.[1]) * 1024) / 1e6;
    const [resident, peak] = [megabytes('VmRSS'), megabytes('VmHWM')];
    return Number.isFinite(peak) ? { resident, peak } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The seconds of a run of more epochs: the run as it was, and as many more epochs as are wanted, each of the median of the later
 * half of those measured. The first ones are slower, by what is compiled in them; that happens once.
 */
export function extrapolated(seconds, measuredEpochs, wantedEpochs) {
  return Object.entries(measuredEpochs).reduce(
    (sum, [stage, epochs]) =>
      sum + (wantedEpochs[stage] - epochs.length) * median(epochs.slice(Math.floor(epochs.length / 2))),
    seconds,
  );
}
