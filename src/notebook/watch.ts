import type { EpochReport, FitOptions } from '../detectors';
import { onInterrupt } from './interrupt';
import { progressBar } from './progressBar';

/** What `fit` takes, with the epochs it has reported so far. */
export interface TrainingWatch extends FitOptions {
  readonly history: readonly EpochReport[];
}

/**
 * Options for `fit` in a notebook: a progress bar that updates in its place, the history, and a training that stops
 * within a batch when the kernel is interrupted.
 */
export function watchTraining(label: string): TrainingWatch {
  const show = progressBar(label);
  const history: EpochReport[] = [];
  const { signal, release } = onInterrupt();
  return {
    history,
    signal,
    onEpoch: (report) => {
      history.push(report);
      if (report.epoch === report.epochs) release();
      show(report);
    },
  };
}
