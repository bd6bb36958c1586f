import { InputError } from '../errors';

/**
 * Split-conformal p-values (Vovk, Gammerman and Shafer 2005): (1 + how many held-out scores are at least as high) /
 * (1 + how many there are). For a normal image that is exchangeable with the held-out ones, P(p <= a) <= a for every a.
 *
 * @param ascending scores of normal images that the detector was not fitted on, sorted
 * @returns one value in (0, 1] a score; lower is more anomalous
 */
export function conformalPValues(ascending: Float64Array, scores: ArrayLike<number>): Float64Array {
  const n = ascending.length;
  return Float64Array.from(scores, (score) => (1 + n - firstAtLeast(ascending, score)) / (1 + n));
}

/**
 * The threshold above which a score's conformal p-value is at most `fpr`: the ceil((n + 1)(1 - fpr))-th smallest
 * held-out score. Of new normal images at most the share `fpr` is expected above it.
 *
 * @param ascending held-out scores, sorted
 * @throws InputError when fpr is not in (0, 1), or needs more held-out scores than there are
 */
export function conformalThreshold(ascending: Float64Array, fpr: number): number {
  if (!(fpr > 0 && fpr < 1)) throw new InputError(`fpr must be in (0, 1), not ${fpr}.`);
  const n = ascending.length;
  // Rounding must not turn a whole number into the next one: (19 + 1) (1 - .05) is 19.
  const rank = Math.ceil((n + 1) * (1 - fpr) - 1e-9);
  if (rank > n) {
    const needed = Math.ceil(1 / fpr - 1 - 1e-9);
    throw new InputError(`fpr ${fpr} needs at least ${needed} held-out normal images, not ${n}.`);
  }
  return ascending[rank - 1];
}

/** The first place of a sorted array whose value is not below `value`; its length when there is none. */
function firstAtLeast(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
