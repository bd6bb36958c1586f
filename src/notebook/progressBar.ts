import type { EpochReport } from '../detectors';
import { escapeHtml } from '../report';
import { Display } from './display';

/** How far some work is. */
export interface WorkReport {
  readonly done: number;
  /** How much there will be. */
  readonly all: number;
  /** Spent so far. */
  readonly seconds: number;
  /** What is shown, with % for how far it is: 'epoch %, loss 3.2'. */
  readonly said: string;
}

/** A progress bar, drawn anew in its place at most four times a second, and at the end. */
export function workBar(label: string): (report: WorkReport) => void {
  const bar = new Display();
  let drawn = 0;
  return (report) => {
    if (report.done < report.all && Date.now() - drawn < 250) return;
    drawn = Date.now();
    bar.show(barOf(label, report));
  };
}

/** The same for the epochs of one training. */
export function progressBar(label: string): (report: EpochReport) => void {
  const show = workBar(label);
  let seconds = 0;
  return (report) => {
    seconds += report.seconds;
    show({ done: report.epoch, all: report.epochs, seconds, said: epochText(report) });
  };
}

/** The same for several trainings, one after the other: a bar for each stage, where `labelOf` names it. */
export function stageBars(labelOf: (stage: string) => string | undefined): (report: EpochReport) => void {
  const bars = new Map<string, (report: EpochReport) => void>();
  return (report) => {
    const { stage } = report;
    const label = labelOf(stage);
    if (label === undefined) return;
    const show = bars.get(stage) ?? progressBar(label);
    bars.set(stage, show);
    show(report);
  };
}

/** What a bar says of an epoch. */
export const epochText = ({ loss }: EpochReport): string => `epoch %, loss ${loss.toPrecision(4)}`;

function barOf(label: string, { done, all, seconds, said }: WorkReport) {
  const left = (seconds / done) * (all - done);
  const time =
    done === all ? `${seconds.toFixed(1)} s` : `${seconds.toFixed(0)} s, ${left.toFixed(0)} s left`;
  const text = `${label}: ${said.replace('%', `${done}/${all}`)}, ${time}`;
  return {
    data: {
      'text/html': `<progress value="${done}" max="${all}" style="width: 20em"></progress> ${escapeHtml(text)}`,
      'text/plain': text,
    },
  };
}
