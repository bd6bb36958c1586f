import { InputError } from '../errors';

/** A learning rate that is divided by 10 at each milestone. */
export interface Schedule {
  readonly epochs: number;
  readonly learningRate: number;
  /** 0-based epochs from which on the rate is a tenth of what it was. */
  readonly milestones: readonly number[];
}

/** The learning rate in a 0-based epoch. */
export function learningRateAt({ learningRate, milestones }: Schedule, epoch: number): number {
  return learningRate / 10 ** milestones.filter((milestone) => epoch >= milestone).length;
}

/** @throws InputError for a schedule that cannot be followed */
export function checkSchedule({ epochs, learningRate, milestones }: Schedule): void {
  if (!Number.isInteger(epochs) || epochs < 0)
    throw new InputError(`epochs must be an integer >= 0, not ${epochs}.`);
  if (!(learningRate > 0)) throw new InputError(`The learning rate must be above 0, not ${learningRate}.`);
  const bad = milestones.find((milestone) => !Number.isInteger(milestone) || milestone < 1);
  if (bad !== undefined) throw new InputError(`A milestone must be an epoch >= 1, not ${bad}.`);
}
