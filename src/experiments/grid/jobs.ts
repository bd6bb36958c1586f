import type { PlannedRun } from '../plan';
import type { Cost, Estimates } from './estimate';
import type { Job } from './job';

/** The jobs of a plan with the seconds that each takes. */
export interface PlannedJobs {
  /**
   * What begins with the same autoencoder comes together, right after that: so the first rows come early, and a grid that is
   * stopped half-way has finished runs, not autoencoders alone. The longest of these groups come first, by the autoencoder and its
   * longest run, so that none is left over in the end.
   */
  readonly jobs: readonly Job[];
  /** A network that several runs share counts with the first of them. */
  readonly seconds: ReadonlyMap<string, number>;
}

/** The runs that begin with one autoencoder, with it where it is missing; or one run by itself. */
interface Group {
  stage?: Job;
  readonly runs: { readonly job: Job; readonly cost: Cost }[];
  /** Seconds from its beginning to its end, if its runs are done side by side. */
  length: number;
}

/** @param isThere whether a stage, an autoencoder or a network of Deep SVDD, is trained already */
export function jobsOf(
  runs: readonly PlannedRun[],
  estimates: Estimates,
  isThere: (stage: string) => boolean,
): PlannedJobs {
  const seconds = new Map<string, number>();
  const groups = new Map<string, Group>();
  for (const { hash, config, stage, network, label } of runs) {
    const cost = estimates.of(config);
    const group = groups.get(stage ?? hash) ?? { runs: [], length: 0 };
    groups.set(stage ?? hash, group);
    const job: Job = {
      ...{ kind: 'run', id: hash, config, label },
      ...(stage === undefined ? {} : { needs: stage }),
      ...(network === undefined ? {} : { trains: network }),
    };
    group.runs.push({ job, cost });
    // Also where the autoencoder is there already: what is left of such a group should not wait for the end.
    group.length = Math.max(group.length, alone(cost) + (stage === undefined ? 0 : cost.stage));
    if (stage === undefined || isThere(stage)) continue;
    seconds.set(stage, cost.stage);
    group.stage = { kind: 'stage', id: stage, config, label: `autoencoder of ${label}` };
  }
  const jobs: Job[] = [];
  const trained = new Set<string>();
  for (const { stage, runs } of [...groups.values()].sort((a, b) => b.length - a.length)) {
    if (stage) jobs.push(stage);
    for (const { job, cost } of runs.sort((a, b) => alone(b.cost) - alone(a.cost))) {
      jobs.push(job);
      const { id, trains } = job;
      const shared = trains !== undefined && (trained.has(trains) || isThere(trains));
      seconds.set(id, shared ? cost.run : alone(cost));
      if (trains !== undefined) trained.add(trains);
    }
  }
  return { jobs, seconds };
}

/** Seconds of a run that trains its network itself, after its autoencoder. */
const alone = ({ run, network }: Cost): number => run + network;
