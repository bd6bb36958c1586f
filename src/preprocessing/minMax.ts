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
  const { data } = train;
  for (let i = 0; i < data.length; i++) {
    if (data[i] < min) min = data[i];
    if (data[i] > max) max = data[i];
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
    apply: ({ data, shape }) => {
      const rescaled = new Float32Array(data.length);
      for (let i = 0; i < data.length; i++) rescaled[i] = (data[i] - min) / (max - min);
      return { data: rescaled, shape };
    },
  };
}
