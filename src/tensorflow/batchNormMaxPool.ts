import {
  batchNormByBatch,
  batchNormByStatistics,
  batchNormGradients,
  batchStatistics,
  gradientsOfStatistics,
  gradientThroughStatistics,
  sum,
  type BatchStatistics,
} from './batchNorm';
import { fromBlocks, POOLED, toBlocks } from './blocks';
import { differentiable } from './differentiable';
import { decide } from './graph/recording';
import { tf, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from './load';
import { blockMaxPoolOps, maxPool2x2, maxPoolOps, type MaxPoolOps } from './maxPool';

type Saved = [
  x: Tensor4D,
  scale: Tensor1D,
  mean: Tensor1D,
  variance: Tensor1D,
  maxima: Tensor4D,
  ...workspace: Tensor[],
];

/**
 * 2 x 2 max-pooling of `batchNormByBatch`, without normalising what pooling drops.
 *
 * Normalising keeps the order of numbers where the scale is above 0, so the maxima of the normalised image are the normalised
 * maxima: the statistics are those of the whole image, but only a quarter of it is normalised. On the way back, with
 * a = scale / sqrt(variance + epsilon), N numbers a channel and z = (x - mean) / sqrt(variance + epsilon), the gradient
 *
 *     dx = a (g - sum(g) / N - z sum(g z) / N),   g = dy at the maxima, 0 elsewhere,
 *
 * needs its sums over the maxima alone, and the rest is one more normalisation of x, by other scales and offsets. Where the
 * statistics are an input of their own, dx = a g is all, and dmean = -a sum(g), dvariance = -a sum(g z) / (2 sqrt(variance + epsilon)).
 *
 * @param x [n, height, width, channels], or in blocks of 2 x 2 pixels [n, height / 2, width / 2, 4 channels]
 * @param known [2, channels], the mean and the variance of x, where its maker has them as a function of its own: their gradient
 *   goes that way, and x is not looked at again
 * @returns [n, height / 2, width / 2, channels], rounded down
 */
export function batchNormMaxPool2x2(
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  epsilon: number,
  onStatistics: (statistics: BatchStatistics) => void,
  known?: Tensor2D,
): Tensor4D {
  if (!keepsOrder(scale)) {
    return maxPool2x2(batchNormByBatch(asImage(x, scale), scale, offset, epsilon, onStatistics));
  }
  const ops = poolOpsOf(x, scale);
  return differentiable([x, scale, offset, ...(known ? [known] : [])], {
    forward: (save) => {
      const statistics = known ? rowsOf(known) : batchStatistics(x, scale.size);
      onStatistics(statistics);
      const { mean, variance } = statistics;
      const pooled = ops.forward(x);
      save([x, scale, mean, variance, ...pooled]);
      return batchNormByStatistics(pooled[0] as Tensor4D, scale, offset, mean, variance, epsilon);
    },
    backward: (dy, saved, share) => {
      const [x, scale, mean, variance, ...pooled] = saved as Saved;
      const statistics = { mean, variance };
      const atMaxima = batchNormGradients(dy as Tensor4D, pooled[0], scale, statistics, epsilon);
      share(atMaxima.x);
      const apartFromStatistics = (): Tensor => ops.backward(x, atMaxima.x, pooled);
      const throughStatistics = (): Tensor =>
        gradientThroughStatistics(x, scale, statistics, atMaxima, epsilon);
      const ofKnown = (): Tensor => {
        const gradients = gradientsOfStatistics(scale, statistics, atMaxima, epsilon);
        return tf.stack([gradients.mean, gradients.variance]);
      };
      return [
        known ? apartFromStatistics : () => sum(apartFromStatistics(), throughStatistics()),
        () => atMaxima.scale,
        () => atMaxima.offset,
        ...(known ? [ofKnown] : []),
      ];
    },
  }) as Tensor4D;
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
  return keepsOrder(scale)
    ? normalise(poolOpsOf(x, scale).forward(x)[0] as Tensor4D)
    : maxPool2x2(normalise(asImage(x, scale)));
}

function rowsOf(statistics: Tensor2D): BatchStatistics {
  const [mean, variance] = tf.unstack(statistics) as Tensor1D[];
  return { mean, variance };
}

const inBlocks = (x: Tensor4D, scale: Tensor1D): boolean => x.shape[3] > scale.size;

const poolOpsOf = (x: Tensor4D, scale: Tensor1D): MaxPoolOps =>
  inBlocks(x, scale) ? blockMaxPoolOps(scale.size) : maxPoolOps();

function asImage(x: Tensor4D, scale: Tensor1D): Tensor4D {
  if (!inBlocks(x, scale)) return x;
  return differentiable([x], {
    forward: () => fromBlocks(x, POOLED),
    backward: (dy) => [() => toBlocks(dy, POOLED)],
  }) as Tensor4D;
}

const keepsOrder = (scale: Tensor1D): boolean =>
  decide(scale, (values) => values.every((value) => value > 0));
