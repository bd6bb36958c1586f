import { InputError } from './errors';

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
