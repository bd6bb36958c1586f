import type { SplitLabels } from '../datasets';
import type { Autoencoder, DeepSvdd, EpochReport, FitOptions, Scorer } from '../detectors';
import type { Stages } from './stages';

/** How a run says what it does, and is stopped. */
export interface Progress {
  readonly say: (message: string) => void;
  readonly fitOptions: FitOptions;
  /** Where trained networks are shared; without it each run trains its own. */
  readonly stages?: Stages;
  /** Takes the epochs of a training that was found finished. */
  readonly recall: (history: readonly EpochReport[]) => void;
}

/** What a method found. */
export interface Outcome {
  /** Fitted; its scores are those of `scored`. */
  readonly detector: Scorer;
  readonly scores: Float64Array;
  /** The test images that were scored, where these are not all: what helped to choose a setting is left out. */
  readonly scored?: SplitLabels;
  /** The autoencoder that Deep SVDD began with. */
  readonly autoencoder?: Autoencoder;
  /** The network whose features a shallow method worked on. */
  readonly features?: Autoencoder | DeepSvdd;
  /** AUCs measured on the way; null where there is none. */
  readonly aucUntrained: number | null;
  readonly aucAutoencoder: number | null;
  readonly aucPretrained: number | null;
}
