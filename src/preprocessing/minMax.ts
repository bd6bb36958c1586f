import type { Images } from '../datasets';
import { InputError } from '../errors';
import type { FittedStep } from './step';

/**
 * Rescaling by one minimum and one maximum over all pixels and channels of the training images, which then fill [0, 1].
 * Other images are not clipped and may lie outside (both original programs).
 *
 * @throws InputError when all training pixels are equal
 */
export function minMax(train: Images): FittedStep {
  let min = Infinity;
  let max = -Infinity;
  for (const value of train.data) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return rescale(min, max);
}

/** The rescaling (x - min) / (max - min). */
export function rescale(min: number, max: number): FittedStep {
  if (!(max > min)) {
    throw new InputError(`Rescaling needs training images that differ: all their pixels are ${min}.`);
  }
  return {
    toJSON: () => ({ name: 'minMax', min, max }),
    apply: ({ data, shape }) => ({ data: data.map((value) => (value - min) / (max - min)), shape }),
  };
}
