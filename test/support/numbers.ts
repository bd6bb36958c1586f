import { expect } from 'vitest';

/** The largest absolute difference, as a share of the largest expected value. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let [difference, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    // NaN must not slip through a comparison.
    difference = Math.max(
      difference,
      Number.isFinite(actual[i]) ? Math.abs(actual[i] - expected[i]) : Infinity,
    );
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return largest === 0 ? difference : difference / largest;
}

/** Deterministic numbers without structure, in [-1, 1). */
export function noise(n: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  });
}
