/** Entries of the centre nearer to 0 than this are moved there. */
const CENTRE_EPSILON = 0.1;

/**
 * The centre c: the mean representation of the training images, with entries near zero moved away from it (paper,
 * section 3.3: with c = 0 the network of zero weights is optimal). Entries in (-0.1, 0) become -0.1, those in (0, 0.1)
 * become 0.1; an exact 0 stays, as in both original programs.
 *
 * @param representations [n, d], row-major
 */
export function centreOf(representations: ArrayLike<number>, d: number): Float32Array {
  const n = representations.length / d;
  const sum = new Float64Array(d);
  for (let i = 0; i < representations.length; i++) sum[i % d] += representations[i];
  return Float32Array.from(sum, (total) => awayFromZero(total / n));
}

function awayFromZero(value: number): number {
  return value !== 0 && Math.abs(value) < CENTRE_EPSILON ? Math.sign(value) * CENTRE_EPSILON : value;
}
