import { InputError } from '../../errors';

/** `one-class` draws all images to the centre (equation 4); `soft-boundary` lets a share nu lie outside (equation 3). */
export type Objective = 'one-class' | 'soft-boundary';

/**
 * How R is found with a soft boundary.
 *
 * - `rule`: by the radius rule throughout; with `order-statistic` at the start, after each epoch of the warm-up and every
 *   `radiusEvery` epochs after it, with `quantile` from each batch after the warm-up.
 * - `line-search`, `exact`: by the order statistic or quantile of all training images at the start and in the warm-up,
 *   then every `radiusEvery` epochs where the objective is lowest.
 * - `gradient`: as the rule says at the start, then trained together with the weights, and never below 0.
 */
export type RadiusUpdate = 'rule' | 'line-search' | 'exact' | 'gradient';
export const RADIUS_UPDATES: readonly RadiusUpdate[] = ['rule', 'line-search', 'exact', 'gradient'];

/**
 * What happens to c while the network trains.
 *
 * - `fixed`: nothing (the paper).
 * - `gradient`: trained together with the weights. Nothing then keeps the network from mapping everything to one point.
 * - `dual`: with a soft boundary, c and R together are every `radiusEvery` epochs after the warm-up the smallest sphere
 *   that leaves a share nu outside (the dual problem of SVDD, Tax and Duin 2004).
 */
export type CentreUpdate = 'fixed' | 'gradient' | 'dual';
export const CENTRE_UPDATES: readonly CentreUpdate[] = ['fixed', 'gradient', 'dual'];

/** Where c begins: at the mean representation, moved away from 0; at one number in every entry; or at given values. */
export type CentreStart = 'mean' | number | readonly number[];

/** The sphere around the normal images' representations. */
export interface SphereOptions {
  /** 'one-class' by default. */
  readonly objective: Objective;
  /** 'mean' by default. */
  readonly centre: CentreStart;
  /** 'fixed' by default. */
  readonly centreUpdate: CentreUpdate;
  /** Soft-boundary: 'rule' by default. */
  readonly radiusUpdate: RadiusUpdate;
  /** Soft-boundary: R before the first step, a distance; null, the default, for what `radiusUpdate` says. */
  readonly initialRadius: number | null;
  /** Soft-boundary: epochs before R takes part in its own way; 10 by default. */
  readonly warmUpEpochs: number;
  /** Soft-boundary: R is found anew every so many epochs after the warm-up; 5 by default. */
  readonly radiusEvery: number;
}

/** @throws InputError for options that are unknown or out of range */
export function resolveSphere(given: Partial<SphereOptions>, repDim: number): SphereOptions {
  const options: SphereOptions = {
    objective: given.objective ?? 'one-class',
    centre: given.centre ?? 'mean',
    centreUpdate: given.centreUpdate ?? 'fixed',
    radiusUpdate: given.radiusUpdate ?? 'rule',
    initialRadius: given.initialRadius ?? null,
    warmUpEpochs: given.warmUpEpochs ?? 10,
    radiusEvery: given.radiusEvery ?? 5,
  };
  const { objective, centre, centreUpdate, radiusUpdate, initialRadius, warmUpEpochs, radiusEvery } = options;
  if (objective !== 'one-class' && objective !== 'soft-boundary') {
    throw new InputError(`The objective must be "one-class" or "soft-boundary", not "${String(objective)}".`);
  }
  if (!RADIUS_UPDATES.includes(radiusUpdate)) {
    throw new InputError(
      `radiusUpdate must be one of ${RADIUS_UPDATES.join(', ')}, not "${String(radiusUpdate)}".`,
    );
  }
  if (!CENTRE_UPDATES.includes(centreUpdate)) {
    throw new InputError(
      `centreUpdate must be one of ${CENTRE_UPDATES.join(', ')}, not "${String(centreUpdate)}".`,
    );
  }
  if (centreUpdate === 'dual' && (objective !== 'soft-boundary' || radiusUpdate !== 'rule')) {
    throw new InputError(
      'centreUpdate "dual" finds c and R together: it needs the soft-boundary objective and no other radiusUpdate.',
    );
  }
  checkCentre(centre, repDim);
  if (initialRadius !== null && !(initialRadius >= 0 && Number.isFinite(initialRadius))) {
    throw new InputError(`initialRadius must be a number >= 0, or null, not ${initialRadius}.`);
  }
  if (
    !Number.isInteger(warmUpEpochs) ||
    warmUpEpochs < 0 ||
    !Number.isInteger(radiusEvery) ||
    radiusEvery < 1
  ) {
    throw new InputError('warmUpEpochs must be an integer >= 0 and radiusEvery an integer >= 1.');
  }
  return options;
}

function checkCentre(centre: CentreStart, repDim: number): void {
  if (centre === 'mean' || Number.isFinite(centre)) return;
  if (!Array.isArray(centre) || !centre.every((value) => Number.isFinite(value))) {
    throw new InputError(
      `centre must be "mean", a number or ${repDim} numbers, not ${JSON.stringify(centre)}.`,
    );
  }
  if (centre.length !== repDim) {
    throw new InputError(`The centre needs ${repDim} numbers, but there are ${centre.length}.`);
  }
}
