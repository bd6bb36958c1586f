import type { BoundaryAttackOptions } from '../attacks';
import type { EpochReport, FitOptions } from '../detectors';
import { fiveNumbers } from '../metrics';
import { onInterrupt } from './interrupt';
import { epochText, progressBar, workBar } from './progressBar';

/** What `fit` takes, with the epochs it has reported so far. */
export interface TrainingWatch extends FitOptions {
  readonly history: readonly EpochReport[];
}

/** What `executeRun` and its like take. */
export type RunWatcher = Required<Pick<FitOptions, 'onEpoch' | 'signal'>>;

/** What `boundaryAttack` and `adversarialImages` take. */
export type AttackWatch = Required<Pick<BoundaryAttackOptions, 'onStep' | 'signal'>>;

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

/**
 * The same for work of several trainings, one after the other, such as a run that pretrains:
 *
 *     const run = await watchRun('Digit 3', (watch) => executeRun(config, watch));
 */
export async function watchRun<Result>(
  label: string,
  work: (watch: RunWatcher) => Promise<Result>,
): Promise<Result> {
  const show = workBar(label);
  const { signal, release } = onInterrupt();
  let seconds = 0;
  try {
    return await work({
      signal,
      onEpoch: (report) => {
        const { stage, epoch, epochs } = report;
        seconds = epoch === 1 ? report.seconds : seconds + report.seconds;
        show({ done: epoch, all: epochs, seconds, said: `${stage}, ${epochText(report)}` });
      },
    });
  } finally {
    release();
  }
}

/** The same for an attack: how near it has come, and an end before the next step when the kernel is interrupted. */
export function watchAttack(label: string): AttackWatch {
  const started = performance.now();
  const show = workBar(label);
  const { signal, release } = onInterrupt();
  return {
    signal,
    onStep: ({ step, steps, distances }) => {
      if (step === steps) release();
      const seconds = (performance.now() - started) / 1000;
      const median = fiveNumbers(distances).median.toPrecision(3);
      show({ done: step, all: steps, seconds, said: `step %, median distance ${median}` });
    },
  };
}
