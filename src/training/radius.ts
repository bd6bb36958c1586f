import { InputError } from '../errors';

/**
 * How the radius R follows from squared distances, so that about a share nu of them lies outside.
 *
 * - `order-statistic`: R^2 is the floor(n nu)-th largest squared distance (the Theano program).
 * - `quantile`: R is the (1 - nu)-quantile of the distances, interpolated linearly (the PyTorch port).
 */
export type RadiusRule = 'order-statistic' | 'quantile';

/**
 * The radius R >= 0 (a distance, not squared).
 *
 * @param squaredDistances of representations to the centre; not changed
 * @param nu in (0, 1]
 * @throws InputError for no distances or nu out of range
 */
export function radiusOf(squaredDistances: ArrayLike<number>, nu: number, rule: RadiusRule): number {
  const n = squaredDistances.length;
  if (n === 0) throw new InputError('A radius needs at least one distance.');
  if (!(nu > 0 && nu <= 1)) throw new InputError(`nu must be in (0, 1], not ${nu}.`);
  const ascending = Float64Array.from(squaredDistances).sort();
  if (rule === 'order-statistic') {
    // With fewer than 1 / nu distances nothing may lie outside: R reaches the farthest one.
    const outside = Math.max(1, Math.floor(n * nu));
    return Math.sqrt(ascending[n - outside]);
  }
  const position = (1 - nu) * (n - 1);
  const below = Math.floor(position);
  const low = Math.sqrt(ascending[below]);
  const high = Math.sqrt(ascending[Math.min(below + 1, n - 1)]);
  return low + (high - low) * (position - below);
}
