import { quantile } from '../quantile';

/** Five numbers that say how values are spread: the tails at 5 and 95 %, not quartiles (as the Theano program's logs). */
export interface FiveNumbers {
  readonly min: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly max: number;
}

/**
 * Minimum, 5 % quantile, median, 95 % quantile and maximum.
 *
 * @throws InputError without values
 */
export function fiveNumbers(values: ArrayLike<number>): FiveNumbers {
  const [min, low, median, high, max] = [0, 0.05, 0.5, 0.95, 1].map((q) => quantile(values, q));
  return { min, low, median, high, max };
}
