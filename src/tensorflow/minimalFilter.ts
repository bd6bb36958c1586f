/** The three matrices of a minimal filtering algorithm, row by row. */
export interface MinimalFilter {
  /** B^T, [n, n]: from n neighbouring inputs, which tiles share at their edges. */
  readonly input: number[][];
  /** G, [n, taps]: from the filter. */
  readonly kernel: number[][];
  /** A^T, [outputs, n]: to the outputs. */
  readonly output: number[][];
}

/** Where polynomials are evaluated. Numbers near 1 in size, whose powers stay near it, keep rounding errors small. */
const POINTS = [0, 1, -1, 1 / 2, -1 / 2, 2, -2];

/**
 * How `outputs` neighbouring values of a filter with `taps` taps are had with n = outputs + taps - 1 multiplications in place of
 * outputs x taps:
 *
 *     y = A^T ((G g) * (B^T x)),   y[i] = sum over k of g[k] x[i + k],
 *
 * * being the product number by number (Winograd, Arithmetic Complexity of Computations, 1980; for networks Lavin and Gray,
 * CVPR 2016). Filtering is the transpose of multiplying two polynomials, and their product has n coefficients: it is known from
 * its values at n - 1 points and its first coefficient, its value "at infinity". A and G evaluate a polynomial at those, B
 * interpolates.
 *
 * @throws RangeError where more points are needed than there are good ones: outputs + taps > 9
 */
export function minimalFilter(outputs: number, taps: number): MinimalFilter {
  const n = outputs + taps - 1;
  if (n - 1 > POINTS.length)
    throw new RangeError(`There are no good points for ${outputs} + ${taps} numbers.`);
  const points = POINTS.slice(0, n - 1);
  const others = (p: number): number[] => points.filter((q) => q !== p);
  const powers = (p: number, count: number): number[] => Array.from({ length: count }, (_, k) => p ** k);
  const atInfinity = (count: number): number[] =>
    Array.from({ length: count }, (_, k) => Number(k === count - 1));
  const evaluated = [...points.map((p) => powers(p, outputs)), atInfinity(outputs)];
  return {
    // Lagrange's polynomials; what divides each is part of `kernel`.
    input: [...points.map((p) => [...withRoots(others(p)), 0]), withRoots(points)],
    kernel: [
      ...points.map((p) => {
        const divisor = others(p).reduce((product, q) => product * (p - q), 1);
        return powers(p, taps).map((power) => power / divisor);
      }),
      atInfinity(taps),
    ],
    output: Array.from({ length: outputs }, (_, i) => evaluated.map((row) => row[i])),
  };
}

/** The coefficients, the constant first, of the polynomial with these roots and the first coefficient 1. */
const withRoots = (roots: readonly number[]): number[] =>
  roots.reduce(
    (coefficients, root) =>
      [...coefficients, 0].map(
        (value, k) => (coefficients[k - 1] ?? 0) - root * (k < coefficients.length ? value : 0),
      ),
    [1],
  );
