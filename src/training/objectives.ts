import { tf, type Scalar, type Tensor, type Tensor1D, type Tensor2D } from '../tensorflow';

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
 * @param radiusSquared R^2, a constant of the gradient
 * @param nu in (0, 1]
 */
export function softBoundaryLoss(distances: Tensor1D, radiusSquared: Scalar, nu: number): Scalar {
  const excess = tf.relu(tf.sub(distances, radiusSquared));
  return tf.add(radiusSquared, tf.div(tf.mean(excess), nu));
}

/** Squared reconstruction error of each image, summed over its pixels: [n, height, width, channels] twice -> [n]. */
export function reconstructionErrors(reconstructions: Tensor, images: Tensor): Tensor1D {
  return tf.sum(tf.square(tf.sub(reconstructions, images)), [1, 2, 3]);
}
