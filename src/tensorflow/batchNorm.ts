import { reshaped } from './blocks';
import { groupsOf, inGroups, overGroups, repeated } from './channelGroups';
import { differentiable } from './differentiable';
import { tf, type Tensor, type Tensor1D, type Tensor4D } from './load';
import { attribute, rawOp, rawOps } from './rawOp';

const common = (epsilon: number, training: boolean) => [
  ...['T', 'U'].map(attribute.float32),
  attribute.float('epsilon', epsilon),
  attribute.string('data_format', 'NHWC'),
  attribute.bool('is_training', training),
];
const forward = (epsilon: number, training: boolean) => [
  ...common(epsilon, training),
  attribute.float('exponential_avg_factor', 1),
];

/** What a batch says about each channel. */
export interface BatchStatistics {
  readonly mean: Tensor1D;
  /** Biased: the sum of squared deviations divided by n x height x width. */
  readonly variance: Tensor1D;
}

/** Gradients with respect to the image, the scale and the offset. */
export interface BatchNormGradients {
  readonly x: Tensor;
  readonly scale: Tensor1D;
  readonly offset: Tensor1D;
}

/** The mean and the variance of each channel of an image, or of one in blocks; not differentiable. */
export function batchStatistics(x: Tensor4D, channels: number): BatchStatistics {
  const groups = groupsOf(x.shape, channels);
  const depth = groups * channels;
  const {
    y,
    mean: means,
    variance: variances,
  } = normaliseByBatch(inGroups(x, depth), tf.ones([depth]), tf.zeros([depth]), 0);
  y.dispose();
  if (groups === 1) return { mean: means, variance: variances };
  const mean = overGroups(means, groups, 'Mean');
  // The variance of all is the mean of those within the groups, and the variance of the groups' means.
  const between = tf.squaredDifference(means, repeated([mean], groups)[0]);
  return { mean, variance: overGroups(tf.add(variances, between), groups, 'Mean') };
}

/**
 * (x - mean) / sqrt(variance + epsilon) * scale + offset, channel by channel; not differentiable.
 *
 * @param x an image, or one in blocks, which the result is in, too
 */
export function batchNormByStatistics(
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  mean: Tensor1D,
  variance: Tensor1D,
  epsilon: number,
): Tensor4D {
  const groups = groupsOf(x.shape, scale.size);
  const inputs = [inGroups(x, groups * scale.size), ...repeated([scale, offset, mean, variance], groups)];
  const [y] = rawOps('FusedBatchNormV3', forward(epsilon, false), inputs, 6);
  return fromGroups(y, x) as Tensor4D;
}

/** The gradients where the statistics are constants. */
export function batchNormGradients(
  dy: Tensor4D,
  x: Tensor4D,
  scale: Tensor1D,
  { mean, variance }: BatchStatistics,
  epsilon: number,
): BatchNormGradients {
  const groups = groupsOf(x.shape, scale.size);
  const images = [dy, x].map((image) => inGroups(image, groups * scale.size));
  const inputs = [...images, ...repeated([scale, mean, variance], groups), tf.zeros([0])];
  const [ofX, ofScale, ofOffset] = rawOps('FusedBatchNormGradV3', common(epsilon, false), inputs, 5);
  return {
    x: fromGroups(ofX, x),
    scale: overGroups(ofScale, groups, 'Sum'),
    offset: overGroups(ofOffset, groups, 'Sum'),
  };
}

/** The gradients of the statistics where they are inputs, from those of the scale and the offset. */
export function gradientsOfStatistics(
  scale: Tensor1D,
  { variance }: BatchStatistics,
  gradients: Pick<BatchNormGradients, 'scale' | 'offset'>,
  epsilon: number,
): BatchStatistics {
  const square = tf.add(variance, epsilon);
  const [ofOffset, ofScale] = [gradients.offset, gradients.scale].map((sum) => tf.mul(tf.neg(sum), scale));
  // Not divided by the root: TensorFlow's graphs make that this product, which rounds otherwise.
  return { mean: tf.mul(ofOffset, tf.rsqrt(square)), variance: tf.div(ofScale, tf.mul(square, 2)) };
}

/**
 * What the gradient with respect to x has in addition where the statistics are those of x: with N numbers a channel,
 * z = (x - mean) / sqrt(variance + epsilon) and a = scale / sqrt(variance + epsilon),
 *
 *     -a / N (sum(dy) + z sum(dy z)),
 *
 * which is x normalised once more, by other scales and offsets.
 *
 * @param gradients of scale and offset: the two sums
 */
export function gradientThroughStatistics(
  x: Tensor4D,
  scale: Tensor1D,
  { mean, variance }: BatchStatistics,
  gradients: Pick<BatchNormGradients, 'scale' | 'offset'>,
  epsilon: number,
): Tensor {
  const n = x.size / scale.size;
  const divisor = tf.mul(tf.sqrt(tf.add(variance, epsilon)), n);
  const [slope, level] = [gradients.scale, gradients.offset].map(
    (sum) => tf.div(tf.mul(tf.neg(sum), scale), divisor) as Tensor1D,
  );
  return batchNormByStatistics(x, slope, level, mean, variance, epsilon);
}

/**
 * Batch normalisation by the batch's own mean and biased variance, (x - mean) / sqrt(variance + epsilon) * scale +
 * offset, with TensorFlow's fused forward and backward ops.
 *
 * @param x [n, height, width, channels]
 * @param scale,offset [channels]
 * @param onStatistics receives the batch's statistics, valid during the call only, for running averages
 */
export function batchNormByBatch(
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  epsilon: number,
  onStatistics: (statistics: BatchStatistics) => void,
): Tensor4D {
  return groupsOf(x.shape, x.shape[3]) === 1
    ? inOneOp(x, scale, offset, epsilon, onStatistics)
    : inTwoSteps(x, scale, offset, epsilon, onStatistics);
}

/** With channels enough: one op forward, one backward. */
function inOneOp(
  ...[x, scale, offset, epsilon, onStatistics]: Parameters<typeof batchNormByBatch>
): Tensor4D {
  return differentiable([x, scale, offset], {
    forward: (save) => {
      const { y, mean, variance, reserve } = normaliseByBatch(x, scale, offset, epsilon);
      onStatistics({ mean, variance });
      save([x, scale, mean, variance, reserve]);
      return y;
    },
    backward: (dy, saved) =>
      rawOps('FusedBatchNormGradV3', common(epsilon, true), [dy, ...saved], 5)
        .slice(0, 3)
        .map((gradient) => () => gradient),
  }) as Tensor4D;
}

/** With few channels, taken in groups: the statistics first, then by them. */
function inTwoSteps(
  ...[x, scale, offset, epsilon, onStatistics]: Parameters<typeof batchNormByBatch>
): Tensor4D {
  return differentiable([x, scale, offset], {
    forward: (save) => {
      const statistics = batchStatistics(x, x.shape[3]);
      onStatistics(statistics);
      const { mean, variance } = statistics;
      save([x, scale, mean, variance]);
      return batchNormByStatistics(x, scale, offset, mean, variance, epsilon);
    },
    backward: (dy, saved, share) => {
      const [x, scale, mean, variance] = saved as [Tensor4D, ...Tensor1D[]];
      const statistics = { mean, variance };
      const gradients = batchNormGradients(dy as Tensor4D, x, scale, statistics, epsilon);
      share(gradients.x);
      return [
        () => sum(gradients.x, gradientThroughStatistics(x, scale, statistics, gradients, epsilon)),
        () => gradients.scale,
        () => gradients.offset,
      ];
    },
  }) as Tensor4D;
}

/** a + b of the same shape. */
export const sum = (a: Tensor, b: Tensor): Tensor =>
  rawOp('AddN', [attribute.float32('T'), attribute.int('N', 2)], [a, b]);

/** Normalises by the batch's own statistics: the result, and what the gradient needs. */
function normaliseByBatch(
  x: Tensor,
  scale: Tensor,
  offset: Tensor,
  epsilon: number,
): BatchStatistics & { readonly y: Tensor; readonly reserve: Tensor } {
  const empty = tf.zeros([0]);
  const inputs = [x, scale, offset, empty, empty];
  const [y, , , mean, variance, reserve] = rawOps('FusedBatchNormV3', forward(epsilon, true), inputs, 6);
  return { y, mean: mean as Tensor1D, variance: variance as Tensor1D, reserve };
}

const fromGroups = (y: Tensor, x: Tensor): Tensor => (y.shape[3] === x.shape[3] ? y : reshaped(y, x.shape));
