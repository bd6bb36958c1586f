import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isLocked, lockHolder, type LockHolder } from '../../locks';
import type { LogFolder } from '../logFolder';
import type { PlannedRun } from '../plan';
import { planStatus } from './planStatus';

/** How far an experiment is, with what needs a look. */
export interface ExperimentStatus {
  readonly runs: number;
  readonly finished: number;
  readonly running: readonly { readonly label: string; readonly holder: LockHolder }[];
  /** With what each said when it failed last. */
  readonly failed: readonly { readonly label: string; readonly text: string }[];
  readonly secondsLeft: number;
}

export async function experimentStatus(
  runs: readonly PlannedRun[],
  log: LogFolder,
): Promise<ExperimentStatus> {
  const { finished, secondsLeft } = planStatus(runs, log);
  const locks = new Set(existsSync(log.locks) ? readdirSync(log.locks) : []);
  const failures = new Set(existsSync(log.failures) ? readdirSync(log.failures) : []);
  const running: { label: string; holder: LockHolder }[] = [];
  const failed: { label: string; text: string }[] = [];
  for (const run of runs) {
    if (finished.has(run.hash)) continue;
    if (locks.has(`${run.hash}.lock`) && (await isLocked(log.lock(run.hash)))) {
      const holder = await lockHolder(log.lock(run.hash));
      if (holder) running.push({ label: run.label, holder });
    } else if (failures.has(`${run.hash}.txt`)) {
      failed.push({ label: run.label, text: await readFile(log.failure(run.hash), 'utf8') });
    }
  }
  return { runs: runs.length, finished: finished.size, running, failed, secondsLeft };
}
