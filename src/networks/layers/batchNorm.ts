import {
  batchNormByBatch,
  batchNormByStatistics,
  batchNormMaxPool2x2,
  batchNormMaxPoolByStatistics,
  tf,
  type BatchStatistics,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '../../tensorflow';
import type { LayerContext, LayerMaker, WeightKind, WeightSpec } from '../layer';

/** Both original programs use this; TensorFlow's and PyTorch's own defaults differ. */
const EPSILON = 1e-4;

/**
 * Which statistics are averaged over the batches for evaluation.
 *
 * - `inverse-std`: the mean and 1 / sqrt(biased variance + epsilon), as Lasagne does (the Theano program).
 * - `variance`: the mean and the unbiased variance, as PyTorch does.
 *
 * The new batch's weight is 0.1 in both.
 */
export type RunningStatistics = 'inverse-std' | 'variance';

/**
 * Batch normalisation over each channel of an image, or over each feature of a code.
 *
 * @param affine with a trained scale (gamma) and offset (beta) behind it: the Theano program has them, the PyTorch
 *   port dropped them (an offset lets the network learn a bias, against section 3.3 of the paper)
 */
export function batchNorm(
  name: string,
  { affine, runningStatistics }: { affine: boolean; runningStatistics: RunningStatistics },
): LayerMaker {
  const spread = runningStatistics === 'variance' ? `${name}.running_var` : `${name}.running_inv_std`;
  return (shape) => {
    const channels = shape[shape.length - 1];
    const weight = (suffix: string, kind: WeightKind, value: number): WeightSpec => ({
      name: `${name}.${suffix}`,
      kind,
      shape: [channels],
      initial: () => new Float32Array(channels).fill(value),
    });
    const statistic = (suffix: string, value: number) => weight(suffix, 'statistic', value);
    const normalise = (
      image: Tensor4D,
      context: LayerContext,
      byBatch: typeof batchNormByBatch,
      byStatistics: typeof batchNormByStatistics,
    ): Tensor4D => {
      const scale = (affine ? context.weight(`${name}.weight`) : tf.ones([channels])) as Tensor1D;
      const offset = (affine ? context.weight(`${name}.bias`) : tf.zeros([channels])) as Tensor1D;
      if (context.training) {
        return byBatch(image, scale, offset, EPSILON, (statistics) =>
          updateStatistics(name, spread, statistics, runningStatistics, image.size / channels, context),
        );
      }
      const mean = context.weight(`${name}.running_mean`) as Tensor1D;
      const variance = varianceOf(context.weight(spread), runningStatistics);
      return byStatistics(image, scale, offset, mean, variance, EPSILON);
    };
    return {
      description: affine ? 'batch norm, affine' : 'batch norm',
      outputShape: shape,
      weights: [
        ...(affine ? [weight('weight', 'scale', 1), weight('bias', 'offset', 0)] : []),
        statistic('running_mean', 0),
        statistic(spread.slice(name.length + 1), 1),
      ],
      apply: (x, context) => {
        const image = (shape.length === 3 ? x : tf.reshape(x, [-1, 1, 1, channels])) as Tensor4D;
        const normal = normalise(image, context, batchNormByBatch, batchNormByStatistics);
        return shape.length === 3 ? normal : tf.reshape(normal, [-1, channels]);
      },
      keras: [
        {
          className: 'BatchNormalization',
          config: { axis: -1, epsilon: EPSILON, center: affine, scale: affine },
          weights: [
            ...(affine ? [{ name: 'gamma', from: `${name}.weight` }] : []),
            ...(affine ? [{ name: 'beta', from: `${name}.bias` }] : []),
            { name: 'moving_mean', from: `${name}.running_mean` },
            {
              name: 'moving_variance',
              from: spread,
              ...(runningStatistics === 'variance' ? {} : { convert: (s: number) => 1 / s ** 2 - EPSILON }),
            },
          ],
        },
      ],
      ...(shape.length === 3
        ? {
            applyAndPool: (x: Tensor, context: LayerContext, statistics?: Tensor2D) =>
              normalise(
                x as Tensor4D,
                context,
                (...given) => batchNormMaxPool2x2(...given, statistics),
                batchNormMaxPoolByStatistics,
              ),
          }
        : {}),
    };
  };
}

/** The variance that gives the stored statistic back when epsilon is added to it. */
function varianceOf(spread: Tensor, kind: RunningStatistics): Tensor1D {
  if (kind === 'variance') return spread as Tensor1D;
  return tf.sub(tf.reciprocal(tf.square(spread)), EPSILON) as Tensor1D;
}

function updateStatistics(
  name: string,
  spread: string,
  { mean, variance }: BatchStatistics,
  kind: RunningStatistics,
  count: number,
  context: LayerContext,
): void {
  context.updateStatistic(`${name}.running_mean`, mean);
  // A batch of one number a channel has no unbiased variance; its biased one, 0, stands in.
  const unbiased = count > 1 ? count / (count - 1) : 1;
  const value = kind === 'variance' ? tf.mul(variance, unbiased) : tf.rsqrt(tf.add(variance, EPSILON));
  context.updateStatistic(spread, value);
}
