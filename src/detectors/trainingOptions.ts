import type { Schedule } from '../training';

/** How long, how fast and in what portions a network is trained. */
export interface TrainingOptions extends Schedule {
  readonly batchSize: number;
  /** The coefficient of a weight in the gradient of the weight decay: gradient + weightDecay * w. */
  readonly weightDecay: number;
}
