import { existsSync } from 'node:fs';
import type { LogFolder } from '../logFolder';
import type { RunMetrics } from '../metrics';
import type { PlannedRun } from '../plan';
import { Estimates } from './estimate';
import { finishedRuns } from './finishedRuns';
import { jobsOf } from './jobs';

/** How far a plan is. */
export interface PlanStatus {
  readonly finished: ReadonlyMap<string, RunMetrics>;
  /** Estimated seconds of each job that is missing, by hash; a run's without its autoencoder. */
  readonly seconds: ReadonlyMap<string, number>;
  /** Their sum: the time that one process takes for all. */
  readonly secondsLeft: number;
  /** Whether a finished run stands behind the estimates. */
  readonly measured: boolean;
  readonly stages: { readonly total: number; readonly finished: number };
}

export function planStatus(runs: readonly PlannedRun[], log: LogFolder): PlanStatus {
  const finished = finishedRuns(runs, log);
  const estimates = Estimates.from(runs, finished);
  const isThere = (stage: string): boolean => existsSync(log.stage(stage));
  const missing = runs.filter(({ hash }) => !finished.has(hash));
  const { seconds } = jobsOf(missing, estimates, isThere);
  const stages = [...new Set(runs.flatMap(({ stage }) => (stage === undefined ? [] : [stage])))];
  return {
    ...{ finished, seconds },
    secondsLeft: [...seconds.values()].reduce((sum, value) => sum + value, 0),
    measured: finished.size > 0,
    stages: { total: stages.length, finished: stages.filter(isThere).length },
  };
}
