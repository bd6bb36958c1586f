import { tf, type Tensor, type Tensor1D, type Tensor4D } from './load';
import { attribute, rawOps } from './rawOp';

const float32Types = ['T', 'U'].map(attribute.float32);
const common = (epsilon: number) => [
  ...float32Types,
  attribute.float('epsilon', epsilon),
  attribute.string('data_format', 'NHWC'),
];

/** What a batch says about each channel. */
export interface BatchStatistics {
  readonly mean: Tensor1D;
  /** Biased: the sum of squared deviations divided by n x height x width. */
  readonly variance: Tensor1D;
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
  const attributes = [...common(epsilon), attribute.bool('is_training', true)];
  return tf.customGrad((...inputs) => {
    const [x, scale, offset, save] = inputs as unknown as [
      Tensor,
      Tensor,
      Tensor,
      (tensors: Tensor[]) => void,
    ];
    const empty = tf.zeros([0]);
    const forward = [...attributes, attribute.float('exponential_avg_factor', 1)];
    const [y, , , mean, variance, reserve] = rawOps(
      'FusedBatchNormV3',
      forward,
      [x, scale, offset, empty, empty],
      6,
    );
    onStatistics({ mean: mean as Tensor1D, variance: variance as Tensor1D });
    save([x, scale, mean, variance, reserve]);
    return {
      value: y,
      gradFunc: (dy, saved) => {
        const [x, scale, mean, variance, reserve] = saved as Tensor[];
        return rawOps('FusedBatchNormGradV3', attributes, [dy, x, scale, mean, variance, reserve], 5).slice(
          0,
          3,
        );
      },
    };
  })(x, scale, offset) as Tensor4D;
}

/** Batch normalisation by given statistics, for evaluation; not differentiable. */
export function batchNormByStatistics(
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  mean: Tensor1D,
  variance: Tensor1D,
  epsilon: number,
): Tensor4D {
  const attributes = [...common(epsilon), attribute.bool('is_training', false)];
  const forward = [...attributes, attribute.float('exponential_avg_factor', 1)];
  return rawOps('FusedBatchNormV3', forward, [x, scale, offset, mean, variance], 6)[0] as Tensor4D;
}
