import type { EpochReport, FitOptions } from '../detectors';
import { escapeHtml } from '../report';
import { Display } from './display';

/** What `fit` takes, with the epochs it has reported so far. */
export interface TrainingWatch extends FitOptions {
  readonly history: readonly EpochReport[];
}

/**
 * Options for `fit` in a notebook: a progress bar that updates in its place, the history, and a training that stops
 * within a batch when the kernel is interrupted.
 *
 * The kernel's own reaction to an interrupt ends the cell but not the work that the cell has begun.
 */
export function watchTraining(label: string): TrainingWatch {
  const bar = new Display();
  const history: EpochReport[] = [];
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  // Not at once: the kernel runs a cell's synchronous part with Node's `breakOnSigint`, which resets the signal to its
  // default afterwards. A listener added in between would stay unheard, and the interrupt would end the kernel.
  const listening = setImmediate(() => process.once('SIGINT', onInterrupt));
  let drawn = 0;
  return {
    history,
    signal: stop.signal,
    onEpoch: (report) => {
      history.push(report);
      const last = report.epoch === report.epochs;
      if (last) {
        clearImmediate(listening);
        process.off('SIGINT', onInterrupt);
      }
      if (!last && Date.now() - drawn < 250) return;
      drawn = Date.now();
      const seconds = history.reduce((total, epoch) => total + epoch.seconds, 0);
      bar.show(barOf(label, report, seconds));
    },
  };
}

function barOf(label: string, { epoch, epochs, loss }: EpochReport, seconds: number) {
  const left = (seconds / epoch) * (epochs - epoch);
  const time =
    epoch === epochs ? `${seconds.toFixed(1)} s` : `${seconds.toFixed(0)} s, ${left.toFixed(0)} s left`;
  const text = `${label}: epoch ${epoch}/${epochs}, loss ${loss.toPrecision(4)}, ${time}`;
  return {
    data: {
      'text/html': `<progress value="${epoch}" max="${epochs}" style="width: 20em"></progress> ${escapeHtml(text)}`,
      'text/plain': text,
    },
  };
}
