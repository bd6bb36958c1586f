import { join } from 'node:path';

/** Where everything lies below the log folder. */
export interface LogFolder {
  readonly root: string;
  /** The folder of a run, whichever experiment asked for it. */
  readonly run: (hash: string) => string;
  /** The folder of a pretrained autoencoder. */
  readonly stage: (hash: string) => string;
  readonly table: (experiment: string) => string;
  /** What the last failure of a run said. */
  readonly failure: (hash: string) => string;
  /** The lock of a run or a stage. */
  readonly lock: (hash: string) => string;
  readonly runs: string;
  readonly stages: string;
  readonly failures: string;
  readonly locks: string;
}

export function logFolder(root: string): LogFolder {
  const [runs, stages, failures, locks] = ['runs', 'stages', 'failed', 'locks'].map((name) =>
    join(root, name),
  );
  return {
    ...{ root, runs, stages, failures, locks },
    run: (hash) => join(runs, hash),
    stage: (hash) => join(stages, hash),
    table: (experiment) => join(root, 'tables', `${experiment}.csv`),
    failure: (hash) => join(failures, `${hash}.txt`),
    lock: (hash) => join(locks, `${hash}.lock`),
  };
}
