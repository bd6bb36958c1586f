import { InputError } from '../errors';

/** What a sphere holds of the images it was fitted to, as shares of them (fractions of 1). */
export interface NuPoint {
  readonly nu: number;
  /** Outside of the sphere. */
  readonly outliers: number;
  /** Outside or on the sphere's surface. */
  readonly outliersAndBoundary: number;
}

/** Squared distances that differ by less than this share of R² are the same: R is stored, not R². */
const TOLERANCE = 1e-9;

/**
 * Counts for the nu-property.
 *
 * @param squaredDistances of the training images to the centre
 * @param radius R, a distance
 * @throws InputError without distances
 */
export function nuPoint(squaredDistances: ArrayLike<number>, radius: number, nu: number): NuPoint {
  const n = squaredDistances.length;
  if (n === 0) throw new InputError('The nu-property needs at least one distance.');
  const squared = radius * radius;
  const share = (least: number): number =>
    Array.from(squaredDistances).filter((distance) => distance > least).length / n;
  return {
    nu,
    outliers: share(squared * (1 + TOLERANCE)),
    outliersAndBoundary: share(squared * (1 - TOLERANCE)),
  };
}

/**
 * Whether the nu-property holds (Proposition 4 of the paper): nu is at least the share of outliers, and at most the share
 * of outliers and boundary points.
 */
export function hasNuProperty({ nu, outliers, outliersAndBoundary }: NuPoint): boolean {
  return outliers <= nu && nu <= outliersAndBoundary;
}
