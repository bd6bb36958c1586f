import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { DataError } from '../../errors';
import { idxHeader, isGzip } from '../formats/idx';
import { MOST_NPY_HEADER, npyHeader, npyNumbers, npyRecordBytes } from '../formats/npy';
import { finiteBatch, type ImageShape, type ImageSource, type SourceBatch } from './source';

/** A file of equal records after a header. */
interface RecordFile {
  readonly shape: readonly number[];
  readonly begin: number;
  readonly recordBytes: number;
  /** A portion's numbers, as images have them. */
  readonly decode: (bytes: Uint8Array) => Float32Array;
}

const fromBytes = (bytes: Uint8Array): Float32Array => Float32Array.from(bytes, (byte) => byte / 255);

/**
 * Images of a NumPy .npy file: [n, height, width], [n, height, width, channels], or feature rows [n, d]. Bytes are divided
 * by 255; other numbers are taken as they are.
 *
 * @throws DataError for other shapes and broken files
 */
export async function npySource(file: string): Promise<ImageSource> {
  const bytes = await head(file, MOST_NPY_HEADER);
  const header = npyHeader(bytes, file);
  await checkEnd(file, header.end);
  return recordSource(file, {
    shape: header.shape,
    begin: header.begin,
    recordBytes: npyRecordBytes(header),
    decode: (part) => {
      const numbers = npyNumbers(part, header.type);
      return numbers instanceof Uint8Array ? fromBytes(numbers) : Float32Array.from(numbers);
    },
  });
}

/** Images of an IDX file of unsigned bytes, [n, height, width] or feature rows [n, d], plain or gzipped. */
export async function idxSource(file: string): Promise<ImageSource> {
  const bytes = await head(file, 4 + 4 * 255);
  const { shape, begin, end } = idxHeader(bytes, file);
  if (!(await isGzipped(file))) await checkEnd(file, end);
  const recordBytes = shape.slice(1).reduce((product, length) => product * length, 1);
  return recordSource(file, { shape, begin, recordBytes, decode: fromBytes });
}

function recordSource(file: string, records: RecordFile): ImageSource {
  const [, a = 0, b = 0, c = 0] = records.shape;
  const shapes: Readonly<Record<number, ImageShape>> = { 2: [1, 1, a], 3: [a, b, 1], 4: [a, b, c] };
  const shape = shapes[records.shape.length] as ImageShape | undefined;
  if (!shape) {
    throw new DataError(
      `${file}: images need 2 (features), 3 or 4 axes, not ${records.shape.length} (${records.shape.join(' x ')}).`,
    );
  }
  if (records.shape.includes(0))
    throw new DataError(`${file} holds no images (${records.shape.join(' x ')}).`);
  return { shape, batches: (size) => batches(file, records, shape, size) };
}

async function* batches(
  file: string,
  { shape: [n], begin, recordBytes, decode }: RecordFile,
  shape: ImageShape,
  size: number,
): AsyncIterable<SourceBatch> {
  let index = 0;
  for await (const part of portions(file, begin, recordBytes, size)) {
    const count = Math.min(Math.floor(part.length / recordBytes), n - index);
    if (count === 0) break;
    const places = Array.from({ length: count }, (_, i) => index + i);
    index += count;
    yield finiteBatch({
      images: { data: decode(part.subarray(0, count * recordBytes)), shape: [count, ...shape] },
      index: places,
      names: places.map(String),
      unreadable: [],
    });
    if (index === n) return;
  }
  throw new DataError(`${file}: there should be ${n} images, but the file ends in image ${index}.`);
}

/** The file's content after `begin` in portions of `size` records; the last is shorter. */
async function* portions(
  file: string,
  begin: number,
  recordBytes: number,
  size: number,
): AsyncIterable<Uint8Array> {
  const portion = size * recordBytes;
  let waiting: Buffer[] = [];
  let length = -begin;
  for await (const chunk of await content(file)) {
    length += chunk.length;
    if (length <= 0) continue;
    // The header may end within a chunk.
    waiting.push(length < chunk.length ? chunk.subarray(chunk.length - length) : chunk);
    if (length < portion) continue;
    let rest = Buffer.concat(waiting);
    for (; rest.length >= portion; rest = rest.subarray(portion)) yield rest.subarray(0, portion);
    waiting = [rest];
    length = rest.length;
  }
  if (length > 0) yield Buffer.concat(waiting);
}

/** The first bytes of a file's content, unpacked; all of it where there are fewer. */
async function head(file: string, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of await content(file)) {
    chunks.push(chunk);
    total += chunk.length;
    if (total >= length) break;
  }
  return Buffer.concat(chunks);
}

/** A file's content chunk by chunk, unpacked where it is gzipped. */
async function content(file: string): Promise<AsyncIterable<Buffer>> {
  const gzipped = await isGzipped(file);
  return named(file, () => {
    const plain = createReadStream(file);
    if (!gzipped) return plain;
    const unpacked = createGunzip();
    plain.on('error', (error) => unpacked.destroy(error));
    return plain.pipe(unpacked);
  });
}

/** A stream whose errors name the file. */
async function* named(file: string, make: () => AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  try {
    for await (const chunk of make()) yield chunk;
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function isGzipped(file: string): Promise<boolean> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && isGzip(buffer);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function checkEnd(file: string, end: number): Promise<void> {
  const { size } = await stat(file);
  if (size !== end)
    throw new DataError(`${file}: the file should end at byte ${end}, but it ends at ${size}.`);
}

function unreadable(file: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof DataError || code === undefined) return error;
  return new DataError(`${file} cannot be read (${code.startsWith('Z_') ? message : code}).`, {
    cause: error,
  });
}
