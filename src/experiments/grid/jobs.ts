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
  readonly runs: Job[];
  /** Seconds from its beginning to its end, if its runs are done side by side. */
  length: number;
}

/** @param isThere whether a stage, an autoencoder or a network of Deep SVDD, is trained already */
export function jobsOf(
  runs: readonly PlannedRun[],
  estimates: Estimates,
  isThere: (stage: string) => boolean,
): PlannedJobs {
  const costs = new Map<string, Cost>();
  const seconds = new Map<string, number>();
  const groups = new Map<string, Group>();
  for (const { hash, config, stage, network, label } of runs) {
    const cost = estimates.of(config);
    costs.set(hash, cost);
    const group = groups.get(stage ?? hash) ?? { runs: [], length: 0 };
    groups.set(stage ?? hash, group);
    group.runs.push({
      ...{ kind: 'run', id: hash, config, label },
      ...(stage === undefined ? {} : { needs: stage }),
      ...(network === undefined ? {} : { trains: network }),
    });
    // Also where the autoencoder is there already: what is left of such a group should not wait for the end.
    group.length = Math.max(group.length, alone(cost) + (stage === undefined ? 0 : cost.stage));
    if (stage === undefined || isThere(stage)) continue;
    seconds.set(stage, cost.stage);
    group.stage = { kind: 'stage', id: stage, config, label: `autoencoder of ${label}` };
  }
  const lengthOf = ({ id }: Job): number => alone(costs.get(id));
  const jobs = [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap(({ stage, runs }) => [
      ...(stage ? [stage] : []),
      ...runs.sort((a, b) => lengthOf(b) - lengthOf(a)),
    ]);
  const trained = new Set<string>();
  for (const { kind, id, trains } of jobs) {
    if (kind === 'stage') continue;
    const shared = trains !== undefined && (trained.has(trains) || isThere(trains));
    seconds.set(id, shared ? (costs.get(id)?.run ?? 0) : alone(costs.get(id)));
    if (trains !== undefined) trained.add(trains);
  }
  return { jobs, seconds };
}

/** Seconds of a run that trains its network itself, after its autoencoder. */
const alone = (cost: Cost | undefined): number => (cost ? cost.run + cost.network : 0);
