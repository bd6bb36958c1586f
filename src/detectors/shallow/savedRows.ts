import { DataError } from '../../errors';
import type { NamedTensor } from '../safetensors';
import type { Rows } from './rows';

type Tensors = Readonly<Record<string, NamedTensor>>;

/** A saved matrix. @throws DataError when it is not there or no matrix with a number in it */
export function savedRows(tensors: Tensors, name: string): Rows {
  const { shape, data } = tensor(tensors, name);
  if (shape.length !== 2 || data.length === 0) {
    throw new DataError(`The tensor "${name}" must be a matrix, not ${shape.join(' x ')}.`);
  }
  return { data, n: shape[0], d: shape[1] };
}

/** A saved list of numbers. @throws DataError when it is not there or of another length */
export function savedNumbers(tensors: Tensors, name: string, length?: number): Float32Array {
  const { data } = tensor(tensors, name);
  if (length !== undefined && data.length !== length) {
    throw new DataError(`The tensor "${name}" must have ${length} numbers, not ${data.length}.`);
  }
  return data;
}

function tensor(tensors: Tensors, name: string): NamedTensor {
  if (!Object.hasOwn(tensors, name)) throw new DataError(`The tensor "${name}" is missing.`);
  return tensors[name];
}
