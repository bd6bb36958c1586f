import type { Images } from '../datasets';
import { DataError } from '../errors';
import { numbers, symmetricEigen, tf } from '../tensorflow';
import { decodeMap, encodeNumbers } from './encoding';
import { linearMap } from './linearMap';
import { covariance, meanImage } from './statistics';
import type { FittedStep } from './step';

/** Added to every variance before its root is divided by (the Theano program's). */
const EPSILON = 0.1;

/**
 * ZCA whitening: (x - mean) W with W = U diag(1 / sqrt(S + 0.1)) U' for the training images' covariance U S U' (divided by
 * n). Images keep their shape.
 */
export function zca(train: Images): FittedStep {
  const n = train.shape[0];
  const mean = meanImage(train);
  const matrix = numbers(() => {
    const { values, vectors } = symmetricEigen(covariance(train, mean, n));
    const scales = tf.rsqrt(tf.add(tf.relu(values), EPSILON));
    return tf.matMul(tf.mul(vectors, scales), vectors, false, true);
  });
  return zcaBy(Float32Array.from(mean), matrix);
}

function zcaBy(mean: Float32Array, matrix: Float32Array): FittedStep {
  return {
    toJSON: () => ({ name: 'zca', mean: encodeNumbers(mean), matrix: encodeNumbers(matrix) }),
    apply: (images) => ({ data: linearMap(images, mean, matrix, mean.length), shape: images.shape }),
  };
}

export function readZca(saved: Record<string, unknown>): FittedStep {
  const { mean, matrix } = decodeMap(saved);
  if (matrix.length !== mean.length ** 2)
    throw new DataError('Saved preprocessing is broken: the matrix of the step "zca" is not square.');
  return zcaBy(mean, matrix);
}
