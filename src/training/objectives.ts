import { squaredErrors, tf, type Scalar, type Tensor, type Tensor1D, type Tensor2D } from '../tensorflow';

/** Squared distances ||phi(x) - c||^2 of representations [n, d] to the centre [d]. */
export function squaredDistances(representations: Tensor2D, centre: Tensor1D): Tensor1D {
  return tf.sum(tf.square(tf.sub(representations, centre)), 1);
}

/** The one-class objective's data term: the mean squared distance to the centre (paper, equation 4). */
export function oneClassLoss(distances: Tensor1D): Scalar {
  return tf.mean(distances);
}

/**
 * The soft-boundary objective's data term, R^2 + 1 / (nu n) * sum of max(0, distance - R^2) (paper, equation 3).
 *
 * @param distances squared distances [n]
 * @param radiusSquared R^2
 * @param nu in (0, 1]
 */
export function softBoundaryLoss(distances: Tensor1D, radiusSquared: Scalar, nu: number): Scalar {
  const excess = tf.relu(tf.sub(distances, radiusSquared));
  return tf.add(radiusSquared, tf.div(tf.mean(excess), nu));
}

/**
 * How a reconstruction is compared with its image: squared errors, or the cross-entropy of the pixels taken as
 * probabilities in [0, 1].
 */
export type ReconstructionLoss = 'l2' | 'ce';
export const RECONSTRUCTION_LOSSES: readonly ReconstructionLoss[] = ['l2', 'ce'];

/** The sigmoid of a reconstruction saturates in float32; logarithms stay finite from here on. */
const LEAST = 1e-7;

/** The reconstruction error of each image, summed over its pixels: [n, height, width, channels] twice -> [n]. */
export function reconstructionErrors(
  reconstructions: Tensor,
  images: Tensor,
  loss: ReconstructionLoss = 'l2',
): Tensor1D {
  if (loss === 'l2') return squaredErrors(reconstructions, images);
  const p = tf.clipByValue(reconstructions, LEAST, 1 - LEAST);
  const inside = tf.mul(images, tf.log(p));
  const outside = tf.mul(tf.sub(1, images), tf.log(tf.sub(1, p)));
  return tf.neg(tf.sum(tf.add(inside, outside), [1, 2, 3])) as Tensor1D;
}

/**
 * The logarithms of the classes' probabilities, [n, classes], from a classifier's last outputs.
 *
 * @param logits [n, 1] for two classes (what a sigmoid makes the probability of class 1), or [n, classes] for a softmax
 */
export function logProbabilities(logits: Tensor2D): Tensor2D {
  if (logits.shape[1] > 1) return tf.logSoftmax(logits);
  return tf.neg(tf.softplus(tf.concat([logits, tf.neg(logits)], 1)));
}

/**
 * The cross-entropy of each example.
 *
 * @param logProbabilities [n, classes]
 * @param labels class numbers [n], int32
 */
export function crossEntropies(logProbabilities: Tensor2D, labels: Tensor1D): Tensor1D {
  const own = tf.mul(logProbabilities, tf.oneHot(labels, logProbabilities.shape[1]));
  return tf.neg(tf.sum(own, 1)) as Tensor1D;
}
