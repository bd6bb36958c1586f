import { deflateSync } from 'node:zlib';

/** A byte that tells image, channel, row and column apart; the golden files of NumPy and SciPy hold the same. */
const pattern = (i: number, c: number, y: number, x: number): number =>
  (31 * i + 7 * c + 3 * y + 5 * x) % 256;

/** n images of 32 x 32 x 3 with channels last. */
export function patternImages(n: number): Uint8Array {
  return Uint8Array.from({ length: n * 3072 }, (_, p) => {
    const [i, y, x, c] = [Math.floor(p / 3072), Math.floor(p / 96) % 32, Math.floor(p / 3) % 32, p % 3];
    return pattern(i, c, y, x);
  });
}

/** Images with channels last as planes: of each image all red bytes, all green ones, all blue ones. */
export function planes(pixels: Uint8Array): Uint8Array {
  return Uint8Array.from(pixels, (_, p) => {
    const [i, c, at] = [Math.floor(p / 3072), Math.floor(p / 1024) % 3, p % 1024];
    return pixels[i * 3072 + at * 3 + c];
  });
}

/** A batch of CIFAR-10's Python version, byte by byte as Python 2 pickled it (protocol 2). */
export function python2Batch(pixels: Uint8Array, labels: readonly number[]): Buffer {
  const n = pixels.length / 3072;
  const int32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    return bytes;
  };
  const text = (value: string): Buffer =>
    Buffer.from(`U${String.fromCharCode(value.length)}${value}`, 'latin1');
  const code = (value: string): Buffer => Buffer.from(value, 'latin1');
  return Buffer.concat([
    ...[code('\x80\x02}q\x01('), text('data'), code('q\x02cnumpy.core.multiarray\n_reconstruct\nq\x03')],
    ...[code('cnumpy\nndarray\nq\x04K\x00\x85U\x01b\x87Rq\x05(K\x01J'), int32(n), code('M\x00\x0c\x86')],
    // The type of the numbers, with a state of its own.
    ...[
      code('cnumpy\ndtype\nq\x06'),
      text('u1'),
      code('K\x00K\x01\x87Rq\x07(K\x03'),
      text('|'),
      code('NNNJ'),
    ],
    ...[
      int32(-1),
      code('J'),
      int32(-1),
      code('K\x00tb\x89T'),
      int32(pixels.length),
      planes(pixels),
      code('tb'),
    ],
    ...[
      text('labels'),
      code('q\x08]q\x09('),
      ...labels.map((label) => Buffer.from([0x4b, label])),
      code('eu.'),
    ],
  ]);
}

/** An array of a MAT-file in MATLAB's order. */
export interface MatValue {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float64Array;
}

/** A MAT-file of version 5. */
export function mat5File(arrays: Readonly<Record<string, MatValue>>, { compressed = false } = {}): Buffer {
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file, written by a test');
  header.writeUInt16LE(0x0100, 124);
  header.write('IM', 126);
  const matrices = Object.entries(arrays).map(([name, { shape, data }]) => {
    const bytes = data instanceof Uint8Array;
    return element(14, [
      // Array flags: class 9 is uint8, 6 is double.
      element(6, [uint32(bytes ? 9 : 6), uint32(0)]),
      element(5, shape.map(uint32)),
      element(1, [Buffer.from(name)]),
      element(bytes ? 2 : 9, [Buffer.from(data.buffer, data.byteOffset, data.byteLength)]),
    ]);
  });
  if (!compressed) return Buffer.concat([header, ...matrices]);
  return Buffer.concat([header, ...matrices.map((matrix) => tagged(15, deflateSync(matrix), false))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const element = (type: number, parts: readonly Buffer[]): Buffer => tagged(type, Buffer.concat(parts), true);

function tagged(type: number, data: Buffer, padded: boolean): Buffer {
  // What has at most four bytes goes into the tag.
  if (padded && data.length <= 4) {
    const small = Buffer.alloc(8);
    small.writeUInt16LE(type);
    small.writeUInt16LE(data.length, 2);
    data.copy(small, 4);
    return small;
  }
  return Buffer.concat([
    uint32(type),
    uint32(data.length),
    data,
    Buffer.alloc(padded ? -data.length & 7 : 0),
  ]);
}

/** A binary PPM of 8 bits. */
export function ppmFile(pixels: Uint8Array, height: number, width: number): Buffer {
  return Buffer.concat([Buffer.from(`P6\n# a comment\n${width} ${height}\n255\n`), pixels]);
}
