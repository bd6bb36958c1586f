import type { Images } from '../datasets';
import { DataError, InputError } from '../errors';
import type { FittedStep } from './step';

/**
 * Subtracts the training images' mean of each channel and divides by its population standard deviation. In tables every
 * column is a channel, so that units no longer matter.
 */
export function standardise(train: Images): FittedStep {
  const channels = train.shape[3];
  const count = train.data.length / channels;
  const means = new Float64Array(channels);
  train.data.forEach((value, i) => (means[i % channels] += value / count));
  const variances = new Float64Array(channels);
  train.data.forEach((value, i) => (variances[i % channels] += (value - means[i % channels]) ** 2 / count));
  return standardiseBy(means, variances.map(Math.sqrt));
}

/** With known means and standard deviations of the channels; a constant channel is only centred. */
export function standardiseBy(means: Float64Array, deviations: Float64Array): FittedStep {
  const divisors = deviations.map((deviation) => (deviation > 0 ? deviation : 1));
  const channels = means.length;
  return {
    toJSON: () => ({ name: 'standardise', means: [...means], deviations: [...deviations] }),
    apply: ({ data, shape }) => {
      if (shape[3] !== channels) {
        throw new InputError(
          `The preprocessing (standardise) was fitted on images of ${channels} channels, but these have ${shape[3]}.`,
        );
      }
      return {
        data: data.map((value, i) => (value - means[i % channels]) / divisors[i % channels]),
        shape,
      };
    },
  };
}

export function readStandardise({ means, deviations }: Record<string, unknown>): FittedStep {
  const numbers = (values: unknown): values is number[] =>
    Array.isArray(values) && values.every(Number.isFinite);
  if (!numbers(means) || !numbers(deviations) || means.length !== deviations.length || means.length === 0) {
    throw new DataError(
      'Saved preprocessing is broken: the step "standardise" needs "means" and "deviations".',
    );
  }
  return standardiseBy(Float64Array.from(means), Float64Array.from(deviations));
}
