import type { Images } from '../datasets/images';
import type { FitOptions } from '../training';
import type { Preprocessing } from '../preprocessing';

export type { EpochReport, FitOptions } from '../training';

/** What is saved with a detector so that it can be used by itself. */
export interface Companions {
  /** What is done to images before this detector sees them. */
  readonly preprocessing?: Preprocessing;
  /** How a threshold was found; plain JSON, checked by who reads it. */
  readonly calibration?: unknown;
}

/**
 * The one contract of every method, once it has learned.
 *
 * Images come preprocessed. Nothing a caller passes in is written to. A fitted detector holds what it needs to
 * score; `dispose` frees it.
 */
export interface Scorer {
  /** The method's name as in configurations, tables and file names: 'deep-svdd', 'autoencoder', … */
  readonly method: string;

  /** One anomaly score an image, in order: higher is more anomalous, for every method, always. */
  score(images: Images): Promise<Float64Array>;

  /** Signs that the fit learned nothing useful, each with what to try; methods that look for none have none. */
  readonly warnings?: readonly string[];

  /** Scores above this are called anomalous. */
  readonly threshold: number;

  /** 1 for every image whose score is above the threshold, else 0. */
  predict(images: Images): Promise<Uint8Array>;

  /**
   * Writes everything `load` needs into a folder, with what belongs to it; the folder appears whole or not at all.
   *
   * @throws EnvironmentError when the folder cannot be written
   */
  save(folder: string, companions?: Companions): Promise<void>;

  /** Frees the tensors. The detector is unfitted afterwards. */
  dispose(): void;
}

/** A method that learns from images alone, without labels: every one but the supervised classifier. */
export interface Detector extends Scorer {
  /**
   * Learns from images that are taken to be normal.
   *
   * @throws InputError for empty, malformed or non-finite images; StoppedError; DivergedError
   */
  fit(images: Images, options?: FitOptions): Promise<void>;
}

/** 1 where the score is above the threshold, else 0: the rule of every detector's `predict`. */
export function aboveThreshold(scores: Float64Array, threshold: number): Uint8Array {
  return Uint8Array.from(scores, (score) => Number(score > threshold));
}
