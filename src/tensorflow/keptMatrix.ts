import { tf, type Tensor2D } from './load';

const kept = new Map<string, Tensor2D>();

/** A constant matrix, made when first asked for under this name and kept: there are a few in a process. */
export function keptMatrix(name: string, make: () => number[][]): Tensor2D {
  let matrix = kept.get(name);
  if (!matrix || matrix.isDisposed) {
    matrix = tf.keep(tf.tensor2d(make()));
    kept.set(name, matrix);
  }
  return matrix;
}

/** How many of them are in memory. */
export const keptMatrices = (): number => [...kept.values()].filter(({ isDisposed }) => !isDisposed).length;
