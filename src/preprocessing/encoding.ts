import { DataError } from '../errors';

/** Many numbers as a short text: the bytes of float32, little endian, in base 64. */
export function encodeNumbers(numbers: Float32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

/** @throws DataError for what `encodeNumbers` did not write */
export function decodeNumbers(text: unknown): Float32Array {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : undefined;
  if (!bytes || bytes.length === 0 || bytes.length % 4 !== 0)
    throw new DataError('Saved preprocessing is broken: numbers are missing.');
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** @throws DataError for what is no finite number */
export function decodeNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new DataError('Saved preprocessing is broken: a number is missing.');
}

/**
 * A saved mean of d numbers with a matrix of d rows.
 *
 * @throws DataError for what `encodeNumbers` did not write, or other sizes
 */
export function decodeMap({ mean, matrix }: Record<string, unknown>): {
  mean: Float32Array;
  matrix: Float32Array;
} {
  const decoded = { mean: decodeNumbers(mean), matrix: decodeNumbers(matrix) };
  if (decoded.matrix.length % decoded.mean.length !== 0)
    throw new DataError('Saved preprocessing is broken: the sizes of a mean and its matrix do not fit.');
  return decoded;
}
