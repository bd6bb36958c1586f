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
  const numbers = bytes.subarray(8 + headerLength);
  const entries = entriesOf(bytes.toString('utf8', 8, 8 + headerLength), file);
  // Blocks follow each other without gaps (so says the format); else a small file could ask for much memory.
  const ordered = [...entries].sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  let expected = 0;
  for (const [name, { data_offsets: offsets }] of ordered) {
    if (offsets[0] !== expected || offsets[1] < offsets[0]) {
      throw new DataError(
        `${file}: the tensor "${name}" should begin at byte ${expected}, not ${offsets[0]}.`,
      );
    }
    expected = offsets[1];
  }
  if (expected !== numbers.length) {
    throw new DataError(`${file}: the tensors end at byte ${expected}, but the file at ${numbers.length}.`);
  }
  return Object.fromEntries(entries.map(([name, entry]) => [name, decode(entry, name, numbers, file)]));
}

/** The tensors that a header describes, by name. */
function entriesOf(text: string, file: string): [string, Entry][] {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${file}: the header of this safetensors file is not JSON.`, { cause: error });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new DataError(`${file}: the header of this safetensors file is no table of tensors.`);
  }
  const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
  return Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => {
      const { dtype, shape, data_offsets } = (value ?? {}) as Partial<Record<keyof Entry, unknown>>;
      if (
        typeof dtype !== 'string' ||
        ![shape, data_offsets].every((list) => Array.isArray(list) && list.every(isSize)) ||
        (data_offsets as unknown[]).length !== 2
      ) {
        throw new DataError(`${file}: the tensor "${name}" needs a dtype, a shape and two data_offsets.`);
      }
      return [name, value as Entry];
    });
}

function decode(
  { dtype, shape, data_offsets }: Entry,
  name: string,
  numbers: Buffer,
  file: string,
): NamedTensor {
  const [begin, end] = data_offsets;
  const size = shape.reduce((product, length) => product * length, 1);
  if (dtype !== 'F32' || end - begin !== 4 * size) {
    throw new DataError(
      `${file}: the tensor "${name}" should be ${size} float32 numbers, but is ${dtype} at bytes ${begin} to ${end}.`,
    );
  }
  // A copy of its own, because numbers must begin at a multiple of their size.
  return { shape, data: new Float32Array(new Uint8Array(numbers.subarray(begin, end)).buffer) };
}
