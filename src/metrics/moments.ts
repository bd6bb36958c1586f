import { InputError } from '../errors';

/**
 * The arithmetic mean.
 *
 * @throws InputError without values
 */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new InputError('A mean needs at least one value.');
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/**
 * The sample standard deviation (n - 1), or null for a single value: one run says nothing about how far runs lie apart.
 *
 * @throws InputError without values
 */
export function standardDeviation(values: ArrayLike<number>): number | null {
  const centre = mean(values);
  if (values.length === 1) return null;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}
