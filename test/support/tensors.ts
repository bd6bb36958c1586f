import { tf, type Tensor4D } from '../../dist/tensorflow';
import { noise } from './numbers';

export type Shape = [number, number, number, number];

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Noise in [-1, 1), or stretched by `spread` about `level`. */
export const tensor = (shape: Shape, seed = 1, { level = 0, spread = 1 } = {}): Tensor4D =>
  tf.tensor4d(
    noise(size(shape), seed).map((value) => level + spread * value),
    shape,
  );
