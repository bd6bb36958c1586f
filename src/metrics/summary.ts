import { InputError } from '../errors';

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

/**
 * The q-quantile, interpolated linearly between neighbours (NumPy's default).
 *
 * @param q in [0, 1]
 * @throws InputError without values or for q out of range
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  if (values.length === 0) throw new InputError('A quantile needs at least one value.');
  if (!(q >= 0 && q <= 1)) throw new InputError(`A quantile is asked for at q in [0, 1], not ${q}.`);
  const ascending = Float64Array.from(values).sort();
  const position = q * (ascending.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (ascending[above] - ascending[below]) * (position - below);
}
