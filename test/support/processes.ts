import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The process ids of a process's children. */
export function childrenOf(pid: number | undefined): number[] {
  try {
    const text = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
    return text.trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

/** Seconds of processor time that a process, without its children, has taken; undefined when it has ended. */
export function processorSecondsOf(pid: number | undefined): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    // utime and stime (proc(5), fields 14 and 15), in hundredths on every Linux.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}

/** Seconds of processor time that all programs of the machine have taken since it began (proc(5), stat). */
export function machineSeconds(): number {
  const [, user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]
    .split(/\s+/)
    .map(Number);
  return (user + nice + system + irq + softirq) / 100;
}
