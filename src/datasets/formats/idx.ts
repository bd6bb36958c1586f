import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { DataError } from '../../errors';

/** An array of bytes as an IDX file holds it. */
export interface IdxArray {
  /** Lengths of the axes, slowest first: [60000, 28, 28] for MNIST's training images. */
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/** Unpacked, an IDX file is at most so much larger than packed (MNIST's: five times); else it is meant to fill the memory. */
const MOST_TIMES = 12;
const IN_ANY_CASE = 24 * 1024 ** 2;

/**
 * Reads an IDX file of unsigned bytes (the format of MNIST), plain or gzipped: two zero bytes, the type, the number of
 * axes, their lengths as big-endian 32-bit integers, the data.
 *
 * @param bytes what is read of a plain file is a view of them
 * @param file names the file in messages
 * @param sha256 of the unpacked file, hexadecimal, where it is known
 * @throws DataError with the offset and what was expected there
 */
export function decodeIdx(bytes: Uint8Array, file: string, sha256?: string): IdxArray {
  const plain = isGzip(bytes)
    ? gunzip(bytes, file)
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { shape, begin, end } = idxHeader(plain, file);
  if (plain.length !== end) {
    throw new DataError(
      `${file}: ${shape.join(' x ')} bytes should end at byte ${end}, but the file ends at ${plain.length}.`,
    );
  }
  if (sha256 !== undefined && createHash('sha256').update(plain).digest('hex') !== sha256) {
    throw new DataError(
      `${file}: this is not the official file: its content differs (SHA-256). Remove or replace it.`,
    );
  }
  return { shape, data: new Uint8Array(plain.buffer, plain.byteOffset + begin, end - begin) };
}

/** What an IDX file says before its data; `begin` and `end` are the bytes between which the data lie. */
export interface IdxHeader {
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads the header of a plain IDX file of unsigned bytes.
 *
 * @param bytes from the file's beginning, at least its header
 * @throws DataError with the offset and what was expected there
 */
export function idxHeader(bytes: Uint8Array, file: string): IdxHeader {
  const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (plain.length < 4)
    throw new DataError(`${file}: this is no IDX file: it ends at byte ${plain.length} of 4.`);
  if (plain[0] !== 0 || plain[1] !== 0) {
    throw new DataError(
      `${file}: this is no IDX file: bytes 0 and 1 must be 0, not ${plain[0]} and ${plain[1]}.`,
    );
  }
  if (plain[2] !== UNSIGNED_BYTE) {
    throw new DataError(`${file}: byte 2 must be ${UNSIGNED_BYTE} (unsigned bytes), not ${plain[2]}.`);
  }
  const axes = plain[3];
  const begin = 4 + 4 * axes;
  if (axes === 0 || plain.length < begin) {
    throw new DataError(
      `${file}: the header for ${axes} axes should end at byte ${begin}, the file at ${plain.length}.`,
    );
  }
  const shape = Array.from({ length: axes }, (_, axis) => plain.readUInt32BE(4 + 4 * axis));
  return { shape, begin, end: begin + shape.reduce((product, length) => product * length, 1) };
}

/** The bytes of an IDX file of unsigned bytes. */
export function encodeIdx({ shape, data }: IdxArray): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, UNSIGNED_BYTE, shape.length]);
  shape.forEach((length, axis) => header.writeUInt32BE(length, 4 + 4 * axis));
  return Buffer.concat([header, data]);
}

/** Whether bytes begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function gunzip(bytes: Uint8Array, file: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: IN_ANY_CASE + MOST_TIMES * bytes.length });
  } catch (error) {
    throw new DataError(`${file}: the gzip data is broken or cut off (${(error as Error).message}).`, {
      cause: error,
    });
  }
}
