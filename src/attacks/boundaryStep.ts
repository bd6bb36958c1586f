import type { RandomStream } from '../random';

/** How far one image's steps reach, relative to its distance from the original. */
export interface StepSizes {
  /** Along the sphere about the original. */
  spherical: number;
  /** Towards the original. */
  source: number;
}

/** What one step proposes. */
export interface Proposal {
  /** On the sphere about the original, after the first half of the step. */
  readonly spherical: Float32Array;
  /** Nearer to the original, after the second half. */
  readonly candidate: Float32Array;
}

/**
 * One step of the boundary attack (Brendel, Rauber and Bethge 2018, section 2.2): a random direction orthogonal to the
 * one towards the original, projected onto the sphere about it, then a little towards it; both clipped to [0, 1].
 *
 * @param original where the distance is measured from
 * @param current adversarial, at some distance
 */
export function proposeStep(
  original: Float32Array,
  current: Float32Array,
  { spherical: delta, source: epsilon }: StepSizes,
  stream: RandomStream,
): Proposal {
  const size = original.length;
  const towards = Float64Array.from(original, (value, i) => value - current[i]);
  const distance = norm(towards);
  const sideways = Float64Array.from(original, () => stream.normal());
  const along = dot(sideways, towards) / distance ** 2;
  for (let i = 0; i < size; i++) sideways[i] -= along * towards[i];
  const scale = (delta * distance) / (norm(sideways) || 1);
  // Both are orthogonal: the sum has the length distance * sqrt(1 + delta^2).
  const shrink = 1 / Math.sqrt(1 + delta ** 2);
  const spherical = Float32Array.from(original, (value, i) =>
    clipped(value + shrink * (scale * sideways[i] - towards[i])),
  );
  const rest = distanceOf(original, spherical);
  // Clipping may have moved it off the sphere: the step makes up for that, so that it ends at distance * (1 - epsilon).
  const share = rest === 0 ? 0 : Math.max(0, rest - distance * (1 - epsilon)) / rest;
  const candidate = Float32Array.from(spherical, (value, i) =>
    clipped(value + share * (original[i] - value)),
  );
  return { spherical, candidate };
}

/** The Euclidean distance. */
export function distanceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}

function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

const clipped = (value: number): number => Math.min(1, Math.max(0, value));
