import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeNpy, type NpyArray } from '../../dist/datasets/formats/npy';

const folder = join(import.meta.dirname, '..', 'golden');

/** An array that PyTorch or scikit-learn computed; test/golden/README.md says how. */
export function goldenArray(name: string): NpyArray {
  const file = join(folder, `${name}.npy`);
  return decodeNpy(readFileSync(file), name);
}

export function goldenJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as T;
}

/** Reorders the axes of a row-major array: axis i of the result is axis `order[i]` of the array. */
export function transpose({ data, shape }: NpyArray, order: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const newShape = order.map((axis) => shape[axis]);
  const result = new Float32Array(data.length);
  const index = newShape.map(() => 0);
  for (let i = 0; i < result.length; i++) {
    result[i] = data[order.reduce((offset, axis, position) => offset + index[position] * strides[axis], 0)];
    for (let axis = newShape.length - 1; axis >= 0 && ++index[axis] === newShape[axis]; axis--)
      index[axis] = 0;
  }
  return result;
}

/** Images n, channels, height, width -> n, height, width, channels. */
export const toChannelsLast = (array: NpyArray): Float32Array => transpose(array, [0, 2, 3, 1]);

/** A kernel (filters, channels, height, width) as it is laid out here: height, width, channels, filters. */
export const convKernel = (array: NpyArray): Float32Array => transpose(array, [2, 3, 1, 0]);

/**
 * A kernel of a transposed convolution (in, out, height, width) as that of the ordinary convolution it equals: turned by
 * 180 degrees, laid out height, width, in, out.
 */
export function deconvKernel({ data, shape }: NpyArray): Float32Array {
  const [inputs, outputs, height, width] = shape;
  const turned = new Float32Array(data.length);
  for (let pair = 0; pair < inputs * outputs; pair++) {
    const size = height * width;
    for (let p = 0; p < size; p++) turned[pair * size + p] = data[pair * size + size - 1 - p];
  }
  return transpose({ data: turned, shape }, [2, 3, 0, 1]);
}

/** A dense kernel (out, channels x height x width) as height x width x channels, out. */
export function denseKernel({ data, shape }: NpyArray, channels: number, side: number): Float32Array {
  return transpose({ data, shape: [shape[0], channels, side, side] }, [2, 3, 1, 0]);
}
