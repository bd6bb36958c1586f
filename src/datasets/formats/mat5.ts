import { inflateSync } from 'node:zlib';
import { DataError } from '../../errors';

/** A numeric array of a MAT file, in MATLAB's order: the first axis runs fastest. */
export interface MatArray {
  readonly shape: readonly number[];
  readonly data:
    | Uint8Array
    | Int8Array
    | Uint16Array
    | Int16Array
    | Uint32Array
    | Int32Array
    | Float32Array
    | Float64Array;
}

const VERSION = 0x0100;
const COMPRESSED = 15;
const MATRIX = 14;

/** Element types: how many bytes a number has, and how numbers are made of bytes (little endian). */
const NUMBERS: Readonly<Record<number, { size: number; make: (bytes: ArrayBuffer) => MatArray['data'] }>> = {
  1: { size: 1, make: (b) => new Int8Array(b) },
  2: { size: 1, make: (b) => new Uint8Array(b) },
  3: { size: 2, make: (b) => new Int16Array(b) },
  4: { size: 2, make: (b) => new Uint16Array(b) },
  5: { size: 4, make: (b) => new Int32Array(b) },
  6: { size: 4, make: (b) => new Uint32Array(b) },
  7: { size: 4, make: (b) => new Float32Array(b) },
  9: { size: 8, make: (b) => new Float64Array(b) },
};

/** Unpacked, an element is at most so much larger than packed (SVHN's: less than twice); else it is meant to fill the memory. */
const MOST_TIMES = 6;
const IN_ANY_CASE = 24 * 1024 ** 2;

interface Element {
  readonly type: number;
  readonly bytes: Buffer;
  /** Where the next element begins. */
  readonly next: number;
}

/**
 * Reads the numeric arrays of a MAT-file of version 5, compressed or not, by name.
 *
 * @param file names the file in messages
 * @throws DataError with the offset and what was expected there
 */
export function decodeMat5(bytes: Uint8Array, file: string): Record<string, MatArray> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 128 || buffer.toString('latin1', 0, 6) !== 'MATLAB') {
    throw new DataError(`${file}: this is no MAT-file of version 5: it does not begin with "MATLAB".`);
  }
  if (buffer.toString('latin1', 126, 128) !== 'IM') {
    throw new DataError(`${file}: bytes 126 and 127 must be "IM" (little endian, version 5).`);
  }
  if (buffer.readUInt16LE(124) !== VERSION) {
    throw new DataError(
      `${file}: bytes 124 and 125 must be version ${VERSION}, not ${buffer.readUInt16LE(124)} ` +
        '(files of MATLAB 7.3 are HDF5; save them again with "-v7").',
    );
  }
  const arrays: Record<string, MatArray> = {};
  for (let at = 128; at < buffer.length;) {
    const element = elementAt(buffer, at, file);
    const inner =
      element.type === COMPRESSED ? elementAt(inflate(element.bytes, file, at), 0, file) : element;
    if (inner.type === MATRIX) {
      const { name, array } = matrix(inner.bytes, file);
      if (array) arrays[name] = array;
    }
    at = element.next;
  }
  return arrays;
}

function inflate(bytes: Buffer, file: string, at: number): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: IN_ANY_CASE + MOST_TIMES * bytes.length });
  } catch (error) {
    throw new DataError(
      `${file}: the compressed element at byte ${at} is broken (${(error as Error).message}).`,
      {
        cause: error,
      },
    );
  }
}

function elementAt(buffer: Buffer, at: number, file: string): Element {
  if (at + 8 > buffer.length)
    throw new DataError(`${file}: an element at byte ${at} is cut off at ${buffer.length}.`);
  const first = buffer.readUInt32LE(at);
  // Up to four bytes of data fit into the tag itself.
  const small = first >>> 16;
  if (small > 0)
    return {
      type: first & 0xffff,
      bytes: buffer.subarray(at + 4, at + 4 + Math.min(small, 4)),
      next: at + 8,
    };
  const length = buffer.readUInt32LE(at + 4);
  const end = at + 8 + length;
  if (end > buffer.length) {
    throw new DataError(
      `${file}: the element at byte ${at} should end at byte ${end}, but the data end at ${buffer.length}.`,
    );
  }
  // Compressed elements are not padded, all others are, to 8 bytes.
  return {
    type: first,
    bytes: buffer.subarray(at + 8, end),
    next: first === COMPRESSED ? end : Math.ceil(end / 8) * 8,
  };
}

/** An array element: flags, lengths of the axes, name, numbers; arrays that hold no plain numbers are left out. */
function matrix(buffer: Buffer, file: string): { name: string; array?: MatArray } {
  const flags = elementAt(buffer, 0, file);
  const lengths = elementAt(buffer, flags.next, file);
  const name = elementAt(buffer, lengths.next, file);
  const key = name.bytes.toString('latin1');
  if (name.next >= buffer.length) return { name: key };
  const numbers = elementAt(buffer, name.next, file);
  const kind = NUMBERS[numbers.type] as (typeof NUMBERS)[number] | undefined;
  if (!kind) return { name: key };
  const shape = Array.from({ length: lengths.bytes.length / 4 }, (_, i) => lengths.bytes.readInt32LE(4 * i));
  const count = shape.reduce((product, length) => product * length, 1);
  if (numbers.bytes.length !== count * kind.size) {
    throw new DataError(
      `${file}: the array "${key}" of ${shape.join(' x ')} needs ${count * kind.size} bytes, but has ${numbers.bytes.length}.`,
    );
  }
  // A copy of its own, because numbers must begin at a multiple of their size.
  return { name: key, array: { shape, data: kind.make(new Uint8Array(numbers.bytes).buffer) } };
}
