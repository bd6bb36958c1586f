import {
  batchNormByBatch,
  batchNormByStatistics,
  batchNormGradients,
  normaliseByBatch,
  type BatchStatistics,
} from './batchNorm';
import { differentiable } from './differentiable';
import { tf, type Tensor, type Tensor1D, type Tensor4D } from './load';
import { maxPool2x2, maxPoolOps } from './maxPool';
import { attribute, rawOp } from './rawOp';

/**
 * 2 x 2 max-pooling of `batchNormByBatch`, without normalising what pooling drops.
 *
 * Normalising keeps the order of numbers where the scale is above 0, so the maxima of the normalised image are the normalised
 * maxima: the statistics are those of the whole image, but only a quarter of it is normalised. On the way back, with
 * a = scale / sqrt(variance + epsilon), N numbers a channel and z = (x - mean) / sqrt(variance + epsilon), the gradient
 *
 *     dx = a (g - sum(g) / N - z sum(g z) / N),   g = dy at the maxima, 0 elsewhere,
 *
 * needs its sums over the maxima alone, and the rest is one more normalisation of x, by other scales and offsets.
 *
 * @param x [n, height, width, channels]
 * @returns [n, height / 2, width / 2, channels], rounded down
 */
export function batchNormMaxPool2x2(
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  epsilon: number,
  onStatistics: (statistics: BatchStatistics) => void,
): Tensor4D {
  if (!keepsOrder(scale)) return maxPool2x2(batchNormByBatch(x, scale, offset, epsilon, onStatistics));
  const ops = maxPoolOps();
  const count = x.size / x.shape[3];
  return differentiable([x, scale, offset], {
    forward: (save) => {
      const { y, mean, variance } = normaliseByBatch(x, scale, offset, epsilon);
      y.dispose();
      onStatistics({ mean, variance });
      const pooled = ops.forward(x);
      save([x, scale, mean, variance, ...pooled]);
      return batchNormByStatistics(pooled[0] as Tensor4D, scale, offset, mean, variance, epsilon);
    },
    backward: (dy, saved) => {
      const [x, scale, mean, variance, ...pooled] = saved as [Tensor4D, ...Tensor1D[]];
      const statistics = { mean, variance, reserve: tf.zeros([0]) };
      const [atMaxima, ofScale, ofOffset] = batchNormGradients(
        dy,
        pooled[0],
        scale,
        statistics,
        epsilon,
        false,
      );
      return [
        () => {
          const [slope, level] = shares(scale, variance, [ofScale, ofOffset], epsilon, count);
          const everywhere = batchNormByStatistics(x, slope, level, mean, variance, epsilon);
          return add(ops.backward(x, atMaxima, pooled), everywhere);
        },
        () => ofScale,
        () => ofOffset,
      ];
    },
  }) as Tensor4D;
}

/** -a sum / N of each channel, for both sums. A handful of numbers: reading them takes less than five ops on them. */
function shares(
  scale: Tensor1D,
  variance: Tensor1D,
  sums: readonly Tensor[],
  epsilon: number,
  count: number,
): Tensor1D[] {
  const [scales, variances] = [scale.dataSync(), variance.dataSync()];
  const factors = Float64Array.from(scales, (s, c) => -s / Math.sqrt(variances[c] + epsilon) / count);
  return sums.map((sum) => tf.tensor1d(Float32Array.from(sum.dataSync(), (value, c) => value * factors[c])));
}

/** The same by given statistics, for evaluation; not differentiable. */
export function batchNormMaxPoolByStatistics(
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  mean: Tensor1D,
  variance: Tensor1D,
  epsilon: number,
): Tensor4D {
  const normalise = (image: Tensor4D): Tensor4D =>
    batchNormByStatistics(image, scale, offset, mean, variance, epsilon);
  return keepsOrder(scale) ? normalise(maxPool2x2(x)) : maxPool2x2(normalise(x));
}

const keepsOrder = (scale: Tensor1D): boolean => scale.dataSync().every((value) => value > 0);

const add = (a: Tensor, b: Tensor): Tensor =>
  rawOp('AddN', [attribute.float32('T'), attribute.int('N', 2)], [a, b]);
