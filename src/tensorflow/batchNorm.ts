import { differentiable } from './differentiable';
import { tf, type Tensor, type Tensor1D, type Tensor4D } from './load';
import { attribute, rawOps } from './rawOp';

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

/** Normalises by the batch's own statistics: the result, and what the gradient needs. */
export function normaliseByBatch(
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

/** (x - mean) / sqrt(variance + epsilon) * scale + offset, channel by channel; not differentiable. */
export function batchNormByStatistics(
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  mean: Tensor1D,
  variance: Tensor1D,
  epsilon: number,
): Tensor4D {
  const inputs = [x, scale, offset, mean, variance];
  return rawOps('FusedBatchNormV3', forward(epsilon, false), inputs, 6)[0] as Tensor4D;
}

/** Gradients of x, scale and offset, the statistics being those of x (`training`) or constants. */
export function batchNormGradients(
  dy: Tensor,
  x: Tensor,
  scale: Tensor,
  { mean, variance, reserve }: BatchStatistics & { readonly reserve: Tensor },
  epsilon: number,
  training: boolean,
): Tensor[] {
  const inputs = [dy, x, scale, mean, variance, reserve];
  return rawOps('FusedBatchNormGradV3', common(epsilon, training), inputs, 5).slice(0, 3);
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
  return differentiable([x, scale, offset], {
    forward: (save) => {
      const { y, mean, variance, reserve } = normaliseByBatch(x, scale, offset, epsilon);
      onStatistics({ mean, variance });
      save([x, scale, mean, variance, reserve]);
      return y;
    },
    backward: (dy, [x, scale, mean, variance, reserve]) => {
      const statistics = { mean: mean as Tensor1D, variance: variance as Tensor1D, reserve };
      return batchNormGradients(dy, x, scale, statistics, epsilon, true).map((gradient) => () => gradient);
    },
  }) as Tensor4D;
}
