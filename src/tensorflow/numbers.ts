import { tf, type Tensor } from './load';

/**
 * The numbers of a tensor, row-major, and everything in between freed.
 *
 * Not `tf.tidy(() => x.dataSync())`: tidy looks for tensors in what it returns, number by number, which takes a minute for
 * a large matrix.
 */
export function numbers(compute: () => Tensor): Float32Array {
  const tensor = tf.tidy(compute);
  const data = tensor.dataSync() as Float32Array;
  tensor.dispose();
  return data;
}
