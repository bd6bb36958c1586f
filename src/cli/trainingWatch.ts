import type { EpochReport } from '../detectors';
import { ProgressLine } from '../terminal/progressLine';

/** Aborts when the process is asked to stop, by Ctrl-C or by a supervisor. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  return stop.signal;
}

/** A function that draws every epoch it is given, one progress line a training. */
export function epochProgress(): (report: EpochReport) => void {
  let line: ProgressLine | undefined;
  return ({ stage, epoch, epochs, loss }) => {
    if (epoch === 1) line = new ProgressLine(stage);
    line?.update(epoch, epochs, `loss ${loss.toPrecision(4)}`);
    if (epoch === epochs) line?.end();
  };
}
