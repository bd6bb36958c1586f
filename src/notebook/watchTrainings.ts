import type { FitOptions } from '../detectors';
import { onInterrupt } from './interrupt';
import { stageBars } from './progressBar';

/**
 * As `watchTraining`, for a fit that trains several times, such as Deep SVDD after its autoencoder: a progress bar each, and
 * an interrupt stops whichever runs.
 *
 * @param labels the bars' labels by the stage of the training, of every stage that there will be
 */
export function watchTrainings(labels: Readonly<Record<string, string>>): FitOptions {
  const names = new Map(Object.entries(labels));
  const running = new Set(names.keys());
  const show = stageBars((stage) => names.get(stage));
  const { signal, release } = onInterrupt();
  return {
    signal,
    onEpoch: (report) => {
      if (report.epoch === report.epochs) running.delete(report.stage);
      if (running.size === 0) release();
      show(report);
    },
  };
}
