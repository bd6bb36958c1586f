import type { OneClassTask } from '../datasets';
import type { EpochReport } from '../detectors';
import type { RunConfig } from './config';
import { scoreMetrics, type ScoreMetrics } from './metrics';
import { preprocessTask } from './prepare';
import { executeMethod } from './run';
import type { RunScores } from './result';

/** How to watch and stop it. */
export interface TaskWatch {
  readonly onProgress?: (message: string) => void;
  readonly onEpoch?: (report: EpochReport) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/** What a method made of images that no config names. */
export interface TaskResult {
  readonly metrics: ScoreMetrics;
  /** AUCs measured on the way; null where there is none. */
  readonly aucUntrained: number | null;
  readonly aucAutoencoder: number | null;
  readonly scores: RunScores;
}

/**
 * A run on images that are made rather than loaded: the config says method, preprocessing, training and seed; which images
 * it names does not count. Nothing is written and nothing is kept but the scores, because a config that does not name its
 * images cannot give the run again.
 *
 * @param config its network must take the task's images
 * @throws InputError, StoppedError, DivergedError
 */
export async function runOnTask(
  config: RunConfig,
  task: OneClassTask,
  { onProgress, ...fitOptions }: TaskWatch = {},
): Promise<TaskResult> {
  const outcome = await executeMethod(config, preprocessTask(config, task), {
    say: (message) => onProgress?.(message),
    recall: () => undefined,
    fitOptions,
  });
  const { detector, autoencoder, features, aucUntrained, aucAutoencoder, scores } = outcome;
  const { labels, index } = outcome.scored ?? task.test;
  const metrics = scoreMetrics(scores, labels, detector.threshold);
  for (const used of [detector, autoencoder, features]) used?.dispose();
  return { metrics, aucUntrained, aucAutoencoder, scores: { index, labels, scores } };
}
