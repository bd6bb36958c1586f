import type { Images } from '../datasets/images';

/** What happened in one epoch of training, given to `onEpoch`. */
export interface EpochReport {
  /** Which training this is: 'autoencoder' (pretraining) or 'deep-svdd'. */
  readonly stage: string;
  /** 1-based number of the epoch, and how many there will be. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean objective over the epoch's batches, as it was while the weights moved. */
  readonly loss: number;
  readonly learningRate: number;
  /** The radius R after this epoch, where the method has one. */
  readonly radius?: number;
  /** Wall time of this epoch. */
  readonly seconds: number;
}

/** How to watch and stop a fit. */
export interface FitOptions {
  /** Called after every epoch; awaited. */
  readonly onEpoch?: (report: EpochReport) => void | Promise<void>;
  /** Stops training before the next batch; fit then rejects with StoppedError and the detector stays unfitted. */
  readonly signal?: AbortSignal;
}

/**
 * The one contract of every method.
 *
 * Images come preprocessed. Nothing a caller passes in is written to. A fitted detector holds what it needs to
 * score; `dispose` frees it.
 */
export interface Detector {
  /** The method's name as in configurations, tables and file names: 'deep-svdd', 'autoencoder', … */
  readonly method: string;

  /**
   * Learns from images that are taken to be normal.
   *
   * @throws InputError for empty, malformed or non-finite images; StoppedError; DivergedError
   */
  fit(images: Images, options?: FitOptions): Promise<void>;

  /** One anomaly score an image, in order: higher is more anomalous, for every method, always. */
  score(images: Images): Promise<Float64Array>;

  /** Scores above this are called anomalous. */
  readonly threshold: number;

  /** 1 for every image whose score is above the threshold, else 0. */
  predict(images: Images): Promise<Uint8Array>;

  /** Writes everything `load` needs into a folder; the folder appears whole or not at all. */
  save(folder: string): Promise<void>;

  /** Frees the tensors. The detector is unfitted afterwards. */
  dispose(): void;
}
