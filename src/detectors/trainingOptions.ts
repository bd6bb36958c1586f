import { InputError } from '../errors';
import { SOLVERS, type Schedule, type SolverName } from '../training';

/** How long, how fast, by which solver and in what portions a network is trained. */
export interface TrainingOptions extends Schedule {
  readonly solver: SolverName;
  /** Of the solvers momentum and nesterov, in [0, 1). */
  readonly momentum: number;
  readonly batchSize: number;
  /** The coefficient of a weight in the gradient of the weight decay: gradient + weightDecay * w. */
  readonly weightDecay: number;
}

/** @throws InputError for values out of range; the schedule is checked where it is followed */
export function checkTraining({ solver, momentum, batchSize, weightDecay }: TrainingOptions): void {
  if (!SOLVERS.includes(solver)) {
    throw new InputError(`There is no solver "${String(solver)}". Known solvers: ${SOLVERS.join(', ')}.`);
  }
  if (!(momentum >= 0 && momentum < 1)) throw new InputError(`momentum must be in [0, 1), not ${momentum}.`);
  if (!Number.isInteger(batchSize) || batchSize < 2) {
    throw new InputError(`The batch size must be an integer >= 2, not ${batchSize}.`);
  }
  if (!(weightDecay >= 0)) throw new InputError(`The weight decay must be >= 0, not ${weightDecay}.`);
}
