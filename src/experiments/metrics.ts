import { averagePrecision, fprAtTpr, ratesAt, rocAuc } from '../metrics';
import type { Versions } from '../tensorflow';

/** How well scores tell outliers from normal images; all rates are fractions of 1. */
export interface ScoreMetrics {
  readonly auc: number;
  readonly averagePrecision: number;
  readonly fprAt95Tpr: number;
  /** Scores above it are flagged: R^2 for Deep SVDD. */
  readonly threshold: number;
  readonly accuracy: number;
  /** The share of outliers, and of normal images, that the threshold flags. */
  readonly tprAtThreshold: number;
  readonly fprAtThreshold: number;
}

/** What a run found: the content of metrics.json. */
export interface RunMetrics extends ScoreMetrics {
  readonly hash: string;
  /** The network as it is initialised, with c set for it, never trained. */
  readonly aucUntrained: number | null;
  /** The autoencoder's reconstruction error as a score. */
  readonly aucAutoencoder: number | null;
  /** The pretrained encoder with c set for it, before Deep SVDD's own training. */
  readonly aucPretrained: number | null;
  /** R, a distance; null for methods without one. */
  readonly radius: number | null;
  readonly epochs: number;
  readonly pretrainEpochs: number;
  readonly trainImages: number;
  readonly testImages: number;
  /**
   * What the run costs by itself: its wall time, with the training of a shared autoencoder that it found finished; and
   * what its two trainings took of that.
   */
  readonly seconds: number;
  readonly secondsPretraining: number;
  readonly secondsTraining: number;
  readonly threads: number;
  readonly versions: Versions;
  /** When the run ended, in UTC. */
  readonly finished: string;
}

/**
 * @param labels 1 for an outlier, 0 for a normal image
 * @throws InputError for a test set of one kind
 */
export function scoreMetrics(
  scores: Float64Array,
  labels: ArrayLike<number>,
  threshold: number,
): ScoreMetrics {
  const { tpr, fpr, accuracy } = ratesAt(scores, labels, threshold);
  return {
    auc: rocAuc(scores, labels),
    averagePrecision: averagePrecision(scores, labels),
    fprAt95Tpr: fprAtTpr(scores, labels),
    threshold,
    accuracy,
    tprAtThreshold: tpr ?? 0,
    fprAtThreshold: fpr ?? 0,
  };
}
