import { InputError } from '../errors';

/** How long and how fast: a learning rate that falls in steps, hyperbolically, or not at all. */
export interface Schedule {
  readonly epochs: number;
  readonly learningRate: number;
  /** 0-based epochs from which on the rate is divided by `dropFactor` (once more at each). */
  readonly milestones: readonly number[];
  readonly dropFactor: number;
  /** 0-based epoch E from which on the rate is multiplied by E / epoch; null for never (Theano program's lr_decay). */
  readonly decayAfterEpoch: number | null;
}

/** The learning rate in a 0-based epoch. */
export function learningRateAt(
  { learningRate, milestones, dropFactor, decayAfterEpoch }: Schedule,
  epoch: number,
): number {
  const dropped = learningRate / dropFactor ** milestones.filter((milestone) => epoch >= milestone).length;
  return decayAfterEpoch === null || epoch <= decayAfterEpoch ? dropped : (dropped * decayAfterEpoch) / epoch;
}

/** @throws InputError for a schedule that cannot be followed */
export function checkSchedule(schedule: Schedule): void {
  const { epochs, learningRate, milestones, dropFactor, decayAfterEpoch } = schedule;
  if (!Number.isInteger(epochs) || epochs < 0)
    throw new InputError(`epochs must be an integer >= 0, not ${epochs}.`);
  if (!(learningRate > 0)) throw new InputError(`The learning rate must be above 0, not ${learningRate}.`);
  const bad = milestones.find((milestone) => !Number.isInteger(milestone) || milestone < 1);
  if (bad !== undefined) throw new InputError(`A milestone must be an epoch >= 1, not ${bad}.`);
  if (!(dropFactor > 0)) throw new InputError(`dropFactor must be above 0, not ${dropFactor}.`);
  if (decayAfterEpoch !== null && (!Number.isInteger(decayAfterEpoch) || decayAfterEpoch < 1)) {
    throw new InputError(`decayAfterEpoch must be an epoch >= 1, or null, not ${decayAfterEpoch}.`);
  }
}
