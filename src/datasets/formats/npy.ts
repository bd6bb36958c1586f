import { DataError } from '../../errors';

/** A numeric array as a NumPy .npy file holds it, in C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Uint8Array | Int8Array | Int32Array;
}

/** Little-endian element types by NumPy's name, with their size and how one is read. */
const TYPES = {
  '<f4': {
    size: 4,
    make: (n: number) => new Float32Array(n),
    read: (v: DataView, o: number) => v.getFloat32(o, true),
  },
  '<f8': {
    size: 8,
    make: (n: number) => new Float64Array(n),
    read: (v: DataView, o: number) => v.getFloat64(o, true),
  },
  '|u1': { size: 1, make: (n: number) => new Uint8Array(n), read: (v: DataView, o: number) => v.getUint8(o) },
  '|i1': { size: 1, make: (n: number) => new Int8Array(n), read: (v: DataView, o: number) => v.getInt8(o) },
  '<i4': {
    size: 4,
    make: (n: number) => new Int32Array(n),
    read: (v: DataView, o: number) => v.getInt32(o, true),
  },
} as const;

const MAGIC = '\x93NUMPY';

/**
 * Reads a .npy file (versions 1 to 3) of float32, float64, int32 or bytes, little endian, C order.
 *
 * @param file names the file in messages
 * @throws DataError with the offset or key and what was expected there
 */
export function decodeNpy(bytes: Uint8Array, file: string): NpyArray {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, 6) !== MAGIC || buffer.length < 12) {
    throw new DataError(`${file}: this is no .npy file: it does not begin with "\\x93NUMPY".`);
  }
  const version = buffer[6];
  const headerBegin = version === 1 ? 10 : 12;
  const headerEnd = headerBegin + (version === 1 ? buffer.readUInt16LE(8) : buffer.readUInt32LE(8));
  if (headerEnd > buffer.length) {
    throw new DataError(
      `${file}: the header should end at byte ${headerEnd}, but the file ends at ${buffer.length}.`,
    );
  }
  const header = buffer.toString('latin1', headerBegin, headerEnd);
  const descr = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const shapeText = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (descr === undefined || fortran === undefined || shapeText === undefined) {
    throw new DataError(`${file}: the header does not tell descr, fortran_order and shape: ${header.trim()}`);
  }
  if (fortran === 'True') {
    throw new DataError(
      `${file}: the array is in Fortran order. Save it again with numpy.ascontiguousarray(array).`,
    );
  }
  const type = TYPES[descr as keyof typeof TYPES];
  if (!type) {
    throw new DataError(
      `${file}: elements of type ${descr} are not read; known types: ${Object.keys(TYPES).join(', ')}.`,
    );
  }
  const shape = shapeText
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  const expected = headerEnd + count * type.size;
  if (buffer.length !== expected) {
    throw new DataError(
      `${file}: shape (${shape.join(', ')}) of ${descr} should end at byte ${expected}, but the file ends at ${buffer.length}.`,
    );
  }
  const view = new DataView(buffer.buffer, buffer.byteOffset + headerEnd, count * type.size);
  const data = type.make(count);
  for (let i = 0; i < count; i++) data[i] = type.read(view, i * type.size);
  return { shape, data };
}
