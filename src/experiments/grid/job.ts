import type { RunConfig } from '../config';
import type { RunMetrics } from '../metrics';

/** Something that one process does: a run, or the autoencoder that several runs begin with. */
export interface Job {
  readonly kind: 'run' | 'stage';
  /** The hash of the run or the stage. */
  readonly id: string;
  /** Of the run, or of one of those that need the stage. */
  readonly config: RunConfig;
  /** The stage that must be there first. */
  readonly needs?: string;
  /** The hash of the network that it trains if nobody has yet: it would wait for another that is training it. */
  readonly trains?: string;
  /** What it is called in messages. */
  readonly label: string;
}

/** How a job ended. */
export type Ending =
  | { readonly status: 'finished'; readonly metrics?: RunMetrics }
  | { readonly status: 'failed'; readonly reason: string; readonly log: readonly string[] }
  /** The disk is full: nothing else can succeed either. */
  | { readonly status: 'full'; readonly reason: string }
  | { readonly status: 'stopped' };

/** A job on its way. */
export interface Attempt {
  readonly ended: Promise<Ending>;
  /** Ends it without a trace; `ended` follows. */
  readonly stop: () => void;
}

/** Who does jobs: a pool of processes here, or workers elsewhere. */
export interface Executor {
  /** How many jobs can be on their way at once. */
  readonly capacity: number;
  readonly start: (job: Job) => Attempt;
  readonly close: () => Promise<void>;
}
