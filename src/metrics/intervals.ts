import { jStat } from 'jstat';
import { InputError } from '../errors';
import { quantile } from '../quantile';
import { RandomStream } from '../random';
import { mean, standardDeviation } from './moments';

/** A mean with the interval that holds the true one with the given confidence. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/**
 * Student's interval for the mean: right for values that are about normally distributed, as few as two.
 *
 * @param confidence in (0, 1); 0.95 by default
 * @throws InputError for fewer than two values or a confidence out of range
 */
export function studentInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  check(values, confidence);
  const centre = mean(values);
  const error = (standardDeviation(values) ?? 0) / Math.sqrt(values.length);
  const half = jStat.studentt.inv((1 + confidence) / 2, values.length - 1) * error;
  return { mean: centre, low: centre - half, high: centre + half, confidence };
}

export interface BootstrapOptions {
  /** In (0, 1); 0.95 by default. */
  readonly confidence?: number;
  /** Samples drawn; 10,000 by default. */
  readonly samples?: number;
  /** 0 by default. */
  readonly seed?: number;
}

/**
 * The percentile bootstrap's interval for the mean (Efron 1979): assumes no distribution, but is too narrow for fewer
 * than some twenty values. The same seed gives the same interval.
 *
 * @throws InputError for fewer than two values or an option out of range
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  { confidence = 0.95, samples = 10_000, seed = 0 }: BootstrapOptions = {},
): Interval {
  check(values, confidence);
  if (!Number.isInteger(samples) || samples < 1) {
    throw new InputError(`samples must be an integer >= 1, not ${samples}.`);
  }
  const stream = new RandomStream(seed, 'bootstrap');
  const means = Float64Array.from({ length: samples }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[stream.integer(values.length)];
    return sum / values.length;
  });
  const tail = (1 - confidence) / 2;
  return { mean: mean(values), low: quantile(means, tail), high: quantile(means, 1 - tail), confidence };
}

function check(values: ArrayLike<number>, confidence: number): void {
  if (values.length < 2) {
    throw new InputError(`An interval needs at least two values; there is ${values.length}.`);
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new InputError(`confidence must be in (0, 1), not ${confidence}.`);
  }
}
