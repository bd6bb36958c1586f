import { imageSize, type Images } from '../datasets';
import { DataError } from '../errors';
import { meanImage } from './statistics';
import type { FittedStep } from './step';

/**
 * Every feature (pixel and channel) minus its mean over the training images, divided by its standard deviation; features
 * that are constant there are only centred. For tables, whose columns have units of their own.
 */
export function standardise(train: Images): FittedStep {
  const size = imageSize(train);
  const means = meanImage(train);
  const squares = new Float64Array(size);
  for (let i = 0; i < train.data.length; i++) squares[i % size] += (train.data[i] - means[i % size]) ** 2;
  return standardiseBy(
    means,
    squares.map((sum) => Math.sqrt(sum / train.shape[0]) || 1),
  );
}

function standardiseBy(means: Float64Array, deviations: Float64Array): FittedStep {
  const size = means.length;
  return {
    toJSON: () => ({ name: 'standardise', means: [...means], deviations: [...deviations] }),
    apply: ({ data, shape }) => ({
      data: data.map((value, i) => (value - means[i % size]) / deviations[i % size]),
      shape,
    }),
  };
}

export function readStandardise({ means, deviations }: Record<string, unknown>): FittedStep {
  const areNumbers = (list: unknown): list is number[] => Array.isArray(list) && list.every(Number.isFinite);
  if (
    !areNumbers(means) ||
    !areNumbers(deviations) ||
    means.length !== deviations.length ||
    means.length === 0
  ) {
    throw new DataError('Saved preprocessing is broken: the step "standardise" needs means and deviations.');
  }
  return standardiseBy(Float64Array.from(means), Float64Array.from(deviations));
}
