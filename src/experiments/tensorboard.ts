import type { EpochReport } from '../detectors';
import { SummaryWriter } from '../tensorflow';
import type { DiagnosticRow } from './diagnostics';

/** What TensorBoard is told of a run while it goes on. */
export interface Tensorboard {
  readonly onEpoch: (report: EpochReport) => void;
  readonly onRow: (row: DiagnosticRow) => void;
  readonly flush: () => void;
}

/**
 * Writes loss, learning rate and radius of every epoch, and what a diagnosis measures after it, into event files.
 *
 * @param folder TensorBoard's log directory of this run
 */
export function tensorboard(folder: string): Tensorboard {
  const writer = new SummaryWriter(folder);
  const scalar = (name: string, value: unknown, step: number): void => {
    if (typeof value === 'number') writer.scalar(name, value, step);
  };
  return {
    onEpoch: ({ stage, epoch, loss, learningRate, radius, seconds }) => {
      scalar(`${stage}/loss`, loss, epoch);
      scalar(`${stage}/learning_rate`, learningRate, epoch);
      scalar(`${stage}/radius`, radius, epoch);
      scalar(`${stage}/seconds`, seconds, epoch);
      writer.flush();
    },
    onRow: ({ stage, epoch, batch, set, ...measures }) => {
      // Steps are epochs; batches within the first would share one.
      if (batch !== null) return;
      for (const [name, value] of Object.entries(measures)) {
        scalar(`${String(stage)}_${String(set)}/${name}`, value, Number(epoch));
      }
    },
    flush: () => writer.flush(),
  };
}
