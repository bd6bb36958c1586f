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
  // Whole numbers up to 2^53 are exact in float64.
  '<i8': {
    size: 8,
    make: (n: number) => new Float64Array(n),
    read: (v: DataView, o: number) => Number(v.getBigInt64(o, true)),
  },
} as const;

const MAGIC = '\x93NUMPY';

/** What a .npy file says before its numbers. */
export interface NpyHeader {
  readonly shape: readonly number[];
  /** NumPy's name of the elements' type. */
  readonly type: keyof typeof TYPES;
  /** The byte that the numbers begin with, and the one after them. */
  readonly begin: number;
  readonly end: number;
}

/** A header is no longer than this; NumPy itself refuses 10,000 characters. */
export const MOST_NPY_HEADER = 65_536;

/**
 * Reads the header of a .npy file (versions 1 to 3) of float32, float64, int32, int64 or bytes, little endian, C order.
 *
 * @param bytes from the file's beginning, at least its header
 * @param file names the file in messages
 * @throws DataError with the offset or key and what was expected there
 */
export function npyHeader(bytes: Uint8Array, file: string): NpyHeader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, 6) !== MAGIC || buffer.length < 12) {
    throw new DataError(`${file}: this is no .npy file: it does not begin with "\\x93NUMPY".`);
  }
  const version = buffer[6];
  const headerBegin = version === 1 ? 10 : 12;
  const begin = headerBegin + (version === 1 ? buffer.readUInt16LE(8) : buffer.readUInt32LE(8));
  if (begin > Math.min(buffer.length, MOST_NPY_HEADER)) {
    throw new DataError(
      `${file}: the header should end at byte ${begin}, but the file ends at ${buffer.length}.`,
    );
  }
  const header = buffer.toString('latin1', headerBegin, begin);
  const descr = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const shapeText = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (descr === undefined || fortran === undefined || shapeText === undefined) {
    throw new DataError(
      `${file}: the header does not tell descr, fortran_order and shape: ${header.slice(0, 200).trim()}`,
    );
  }
  if (fortran === 'True') {
    throw new DataError(
      `${file}: the array is in Fortran order. Save it again with numpy.ascontiguousarray(array).`,
    );
  }
  if (!Object.hasOwn(TYPES, descr)) {
    throw new DataError(
      `${file}: elements of type ${descr} are not read; known types: ${Object.keys(TYPES).join(', ')}.`,
    );
  }
  const type = descr as keyof typeof TYPES;
  const shape = shapeText
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  if (shape.length > 32 || !Number.isSafeInteger(count)) {
    throw new DataError(`${file}: there is no array of the shape (${shape.slice(0, 32).join(', ')}).`);
  }
  return { shape, type, begin, end: begin + count * TYPES[type].size };
}

/** How many bytes one record, an entry of the first axis, has. */
export function npyRecordBytes({ shape, type }: NpyHeader): number {
  return shape.slice(1).reduce((product, length) => product * length, TYPES[type].size);
}

/** The numbers in bytes of a .npy file after its header. */
export function npyNumbers(bytes: Uint8Array, type: NpyHeader['type']): NpyArray['data'] {
  const { size, make, read } = TYPES[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = make(bytes.byteLength / size);
  for (let i = 0; i < data.length; i++) data[i] = read(view, i * size);
  return data;
}

/**
 * Reads a whole .npy file.
 *
 * @param file names the file in messages
 * @throws DataError with the offset or key and what was expected there
 */
export function decodeNpy(bytes: Uint8Array, file: string): NpyArray {
  const header = npyHeader(bytes, file);
  const { shape, type, begin, end } = header;
  if (bytes.length !== end) {
    throw new DataError(
      `${file}: shape (${shape.join(', ')}) of ${type} should end at byte ${end}, but the file ends at ${bytes.length}.`,
    );
  }
  return { shape, data: npyNumbers(bytes.subarray(begin, end), type) };
}
