import type { FitOptions } from '../detectors';
import { watchTraining } from './watch';

/**
 * As `watchTraining`, for a fit that trains several times, such as Deep SVDD after its autoencoder: a progress bar each, and
 * an interrupt stops whichever runs.
 *
 * @param labels the bars' labels by the stage of the training, of every stage that there will be
 */
export function watchTrainings(labels: Readonly<Record<string, string>>): FitOptions {
  const watches = new Map(Object.entries(labels).map(([stage, label]) => [stage, watchTraining(label)]));
  const stop = new AbortController();
  for (const { signal } of watches.values()) signal?.addEventListener('abort', () => stop.abort());
  return {
    signal: stop.signal,
    onEpoch: (report) => watches.get(report.stage)?.onEpoch?.(report),
  };
}
