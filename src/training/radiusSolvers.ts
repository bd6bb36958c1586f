import { InputError } from '../errors';

/**
 * The soft-boundary objective's part that depends on R, R^2 + 1 / (nu n) * sum of max(0, d - R^2), as a function of R
 * for given squared distances d.
 */
export function radiusObjective(squaredDistances: ArrayLike<number>, nu: number, radius: number): number {
  const squared = radius * radius;
  let excess = 0;
  for (let i = 0; i < squaredDistances.length; i++) excess += Math.max(0, squaredDistances[i] - squared);
  return squared + excess / (nu * squaredDistances.length);
}

/**
 * The radius R >= 0 that minimises the objective above, exactly. In R^2 it is convex and piecewise linear, with slope
 * 1 - (share of distances above R^2) / nu: it turns at the ceil(nu n)-th largest distance. For a whole nu n every R^2
 * from there down to the next distance is a minimum; the largest is taken.
 *
 * The Theano program solves the same problem as a linear program.
 *
 * @throws InputError for no distances or nu out of range
 */
export function exactRadius(squaredDistances: ArrayLike<number>, nu: number): number {
  check(squaredDistances, nu);
  const n = squaredDistances.length;
  // A product that is whole but for rounding must not become one more: .1 * 30 is 3.0000000000000004.
  return Math.sqrt(largest(squaredDistances, Math.ceil(nu * n - 1e-9)));
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Each step leaves .618 of the bracket, thirty steps half a millionth. */
const STEPS = 30;

/**
 * The same minimum by golden-section search over R, between the ceil(1.1 nu n)-th and the floor(.1 nu n)-th largest
 * distance (the Theano program's bracket, rounded so that the minimum lies within), to a millionth of the bracket. R is
 * a distance throughout: the Theano program takes squared distances for the bracket and stores R in the place of R^2.
 *
 * @throws InputError for no distances or nu out of range
 */
export function radiusByLineSearch(squaredDistances: ArrayLike<number>, nu: number): number {
  check(squaredDistances, nu);
  const share = nu * squaredDistances.length;
  let low = Math.sqrt(largest(squaredDistances, Math.ceil(1.1 * share)));
  let high = Math.sqrt(largest(squaredDistances, Math.floor(0.1 * share)));
  const at = (radius: number): number => radiusObjective(squaredDistances, nu, radius);
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [at(left), at(right)];
  for (let step = 0; step < STEPS; step++) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = at(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = at(right);
    }
  }
  return (low + high) / 2;
}

/** The k-th largest of n numbers; the largest or the smallest for a k beyond 1 or n. */
function largest(numbers: ArrayLike<number>, k: number): number {
  const n = numbers.length;
  return Float64Array.from(numbers).sort()[n - Math.min(n, Math.max(1, k))];
}

function check(squaredDistances: ArrayLike<number>, nu: number): void {
  if (squaredDistances.length === 0) throw new InputError('A radius needs at least one distance.');
  if (!(nu > 0 && nu <= 1)) throw new InputError(`nu must be in (0, 1], not ${nu}.`);
}
