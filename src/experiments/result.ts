import type { Autoencoder, DeepSvdd, EpochReport, Scorer } from '../detectors';
import type { Outcome } from './outcome';
import type { Preprocessing } from '../preprocessing';
import type { RunConfig } from './config';
import { configHash } from './configHash';
import type { Diagnostics } from './diagnostics';
import { scoreMetrics, type RunMetrics } from './metrics';
import type { RunData } from './prepare';
import { versions } from '../tensorflow';

/** The score of each test image, in the order of the data set's test file. */
export interface RunScores {
  /** The image's place in the test file. */
  readonly index: ArrayLike<number>;
  /** 1 for an outlier, 0 for a normal image. */
  readonly labels: ArrayLike<number>;
  /** Higher is more anomalous. */
  readonly scores: Float64Array;
}

/** Everything a run folder holds. */
export interface RunResult {
  readonly config: RunConfig;
  readonly metrics: RunMetrics;
  readonly history: readonly EpochReport[];
  readonly scores: RunScores;
  readonly preprocessing: Preprocessing;
  readonly detector: Scorer;
  /** The autoencoder that Deep SVDD began with. */
  readonly autoencoder?: Autoencoder;
  /** The network whose features a shallow method worked on. */
  readonly features?: Autoencoder | DeepSvdd;
  /** What was seen of the networks while they were trained, where that was asked for. */
  readonly diagnostics?: Diagnostics;
}

/** What a run has in hand when its scores are there. */
export interface RunParts extends Outcome {
  readonly config: RunConfig;
  readonly data: RunData;
  readonly history: readonly EpochReport[];
  readonly diagnostics?: Diagnostics;
  /** See `RunMetrics.seconds`. */
  readonly seconds: number;
}

/** Measures the scores and puts a run's parts together; `writeRun` saves it. */
export function assembleRun(parts: RunParts): RunResult {
  const { config, data, detector, scores, autoencoder, features, history } = parts;
  const { labels, index } = parts.scored ?? data.task.test;
  const metrics: RunMetrics = {
    hash: configHash(config),
    ...scoreMetrics(scores, labels, detector.threshold),
    aucUntrained: parts.aucUntrained,
    aucAutoencoder: parts.aucAutoencoder,
    aucPretrained: parts.aucPretrained,
    radius: detector.method === 'deep-svdd' ? Math.sqrt(detector.threshold) : null,
    epochs: config.epochs ?? config.aeEpochs ?? 0,
    pretrainEpochs: config.pretrain === true ? (config.aeEpochs ?? 0) : 0,
    trainImages: data.train.shape[0],
    testImages: labels.length,
    seconds: parts.seconds,
    secondsPretraining: config.method === 'autoencoder' ? 0 : secondsOf(history, 'autoencoder'),
    secondsTraining: secondsOf(history, config.method),
    threads: config.threads,
    versions: versions(),
    finished: new Date().toISOString(),
  };
  return {
    config,
    metrics,
    history,
    scores: { index, labels, scores },
    preprocessing: data.preprocessing,
    detector,
    ...(autoencoder ? { autoencoder } : {}),
    ...(features ? { features } : {}),
    ...(parts.diagnostics ? { diagnostics: parts.diagnostics } : {}),
  };
}

function secondsOf(history: readonly EpochReport[], stage: string): number {
  return history.filter((epoch) => epoch.stage === stage).reduce((total, { seconds }) => total + seconds, 0);
}
