import { DataError } from '../errors';

/** A named block of float32 numbers with its shape. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [begin: number, end: number];
}

/** The bytes of a .safetensors file: the header's length (8 bytes), the header (JSON), the numbers (little endian). */
export function encodeSafetensors(tensors: Readonly<Record<string, NamedTensor>>): Buffer {
  let offset = 0;
  const header: Record<string, Entry> = {};
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape: [...shape], data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = JSON.stringify(header);
  // Readers map the numbers into memory, so they begin at a multiple of 8 bytes: the header is padded with spaces.
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const blocks = Object.values(tensors).map(({ data }) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  return Buffer.concat([length, text, ...blocks]);
}

/**
 * @param file names the file in messages
 * @throws DataError for anything but a whole file of float32 tensors
 */
export function decodeSafetensors(bytes: Buffer, file: string): Record<string, NamedTensor> {
  const headerLength = bytes.length >= 8 ? Number(bytes.readBigUInt64LE(0)) : Infinity;
  if (8 + headerLength > bytes.length) {
    throw new DataError(
      `${file}: this is no whole safetensors file: the header should end at byte ${8 + headerLength}, ` +
        `but the file ends at ${bytes.length}.`,
    );
  }
  let header: Record<string, Entry>;
  try {
    header = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength)) as Record<string, Entry>;
  } catch (error) {
    throw new DataError(`${file}: the header of this safetensors file is not JSON.`, { cause: error });
  }
  const numbers = bytes.subarray(8 + headerLength);
  const { __metadata__: _, ...entries } = header;
  return Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, decode(entry, name, numbers, file)]),
  );
}

function decode(
  { dtype, shape, data_offsets }: Entry,
  name: string,
  numbers: Buffer,
  file: string,
): NamedTensor {
  const [begin, end] = data_offsets;
  const size = shape.reduce((product, length) => product * length, 1);
  if (dtype !== 'F32' || end - begin !== 4 * size || begin < 0 || end > numbers.length) {
    throw new DataError(
      `${file}: the tensor "${name}" should be ${size} float32 numbers within ${numbers.length} bytes, ` +
        `but is ${dtype} at bytes ${begin} to ${end}.`,
    );
  }
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) data[i] = numbers.readFloatLE(begin + 4 * i);
  return { shape, data };
}
