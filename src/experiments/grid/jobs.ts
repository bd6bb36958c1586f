import type { PlannedRun } from '../plan';
import type { Estimates } from './estimate';
import type { Job } from './job';

/** The jobs of a plan with the seconds that each takes. */
export interface PlannedJobs {
  /** The longest first, so that none is left over in the end; a stage counts with the longest run that waits for it. */
  readonly jobs: readonly Job[];
  readonly seconds: ReadonlyMap<string, number>;
}

/** @param isThere whether a stage is trained already */
export function jobsOf(
  runs: readonly PlannedRun[],
  estimates: Estimates,
  isThere: (stage: string) => boolean,
): PlannedJobs {
  const seconds = new Map<string, number>();
  const rank = new Map<string, number>();
  const jobs: Job[] = [];
  const stages = new Map<string, Job>();
  for (const run of runs) {
    const { hash, config, stage } = run;
    const cost = estimates.of(config);
    seconds.set(hash, cost.run);
    rank.set(hash, cost.run);
    jobs.push({
      ...{ kind: 'run', id: hash, config },
      label: run.label,
      ...(stage === undefined ? {} : { needs: stage }),
    });
    if (stage === undefined || isThere(stage)) continue;
    seconds.set(stage, cost.stage);
    rank.set(stage, Math.max(rank.get(stage) ?? 0, cost.stage + cost.run));
    stages.set(stage, { kind: 'stage', id: stage, config, label: `autoencoder of ${run.label}` });
  }
  const all = [...stages.values(), ...jobs];
  return { jobs: all.sort((a, b) => (rank.get(b.id) ?? 0) - (rank.get(a.id) ?? 0)), seconds };
}
