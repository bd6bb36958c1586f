import type { Images } from '../datasets/images';
import type { WeightKind } from '../networks';

/** What an objective is made of, on some images in evaluation mode. */
export interface ObjectiveParts {
  /** The sum of the others: what training minimises. */
  readonly total: number;
  /**
   * What the data say: mean squared distance, mean excess over nu, mean reconstruction error or mean cross-entropy (NaN
   * without labels).
   */
  readonly empirical: number;
  /** R^2 with a soft boundary, else 0. */
  readonly radius: number;
  /** The reconstruction penalty where there is one, else 0. */
  readonly reconstruction: number;
  readonly weightDecay: number;
}

/** How a network does on some images, in evaluation mode. */
export interface Evaluation {
  /** One anomaly score an image. */
  readonly scores: Float64Array;
  /** The outputs of the encoder, row-major [n, d]. */
  readonly representations: Float64Array;
  readonly objective: ObjectiveParts;
}

/** The values of one weight. */
export interface WeightSnapshot {
  readonly name: string;
  readonly kind: WeightKind;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A network between two steps of its training, to be looked at; valid until `look` has returned. */
export interface NetworkState {
  /** c where the method has one. */
  readonly centre?: Float32Array;
  /** Copies of all weights, without running statistics. */
  weights(): WeightSnapshot[];
  /** @param labels the class of each image, of which only a classifier makes use */
  evaluate(images: Images, labels?: ArrayLike<number>): Promise<Evaluation>;
  /** The same for the training images; computed once. */
  training(): Promise<Evaluation>;
  /** Scores above it are anomalous; R^2 where the method has a radius. */
  threshold(): Promise<number>;
}

export interface NetworkView extends NetworkState {
  /** Which training this is, as in its reports. */
  readonly stage: string;
  /** 1-based number of the epoch that is over or, with `batch`, under way; 0 before the first. */
  readonly epoch: number;
  /** 1-based number of the batch that is over, while an epoch is under way. */
  readonly batch?: number;
}

/** Looks at the network before the first epoch and after each. */
export interface Diagnosis {
  readonly look: (view: NetworkView) => void | Promise<void>;
  /** Also after each batch of the first epoch; false by default. */
  readonly batches?: boolean;
}
