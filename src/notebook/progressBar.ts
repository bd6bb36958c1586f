import type { EpochReport } from '../detectors';
import { escapeHtml } from '../report';
import { Display } from './display';

/** A progress bar for the epochs of one training, drawn anew in its place at most four times a second. */
export function progressBar(label: string): (report: EpochReport) => void {
  const bar = new Display();
  let [seconds, drawn] = [0, 0];
  return (report) => {
    seconds += report.seconds;
    if (report.epoch < report.epochs && Date.now() - drawn < 250) return;
    drawn = Date.now();
    bar.show(barOf(label, report, seconds));
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
