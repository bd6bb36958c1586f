/** Images from wherever they lie, batch by batch. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  openImages,
  readAll,
  type ImageSource,
  type SourceBatch,
  type Unreadable,
} from '../../dist/datasets';
import { encodeIdx } from '../../dist/datasets/formats/idx';
import { temporaryFolder } from '../support/folders';
import { png, writePictures } from '../support/pictures';

async function all(source: ImageSource, size: number): Promise<SourceBatch[]> {
  const batches: SourceBatch[] = [];
  for await (const batch of source.batches(size)) batches.push(batch);
  return batches;
}

/** A .npy file of version 1. */
function npy(shape: readonly number[], descr: string, data: NodeJS.ArrayBufferView): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    length,
    header,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ]);
}

const bytes = Uint8Array.from({ length: 7 * 12 }, (_, i) => (i * 37) % 256);

describe('a folder', () => {
  test('of pictures, sorted, with folders in it; hidden files and other files are none of it', async () => {
    const folder = temporaryFolder();
    writePictures(folder, { data: new Float32Array(3 * 64).fill(0.2), shape: [3, 8, 8, 1] });
    writePictures(folder, { data: new Float32Array(64).fill(0.6), shape: [1, 8, 8, 1] }, 'b/');
    writePictures(folder, { data: new Float32Array(64), shape: [1, 8, 8, 1] }, '.hidden/');
    writeFileSync(join(folder, 'notes.txt'), 'no picture');
    const source = await openImages(folder);
    expect(source.shape).toEqual([8, 8, 1]);
    const batches = await all(source, 3);
    expect(batches.map(({ names }) => names)).toEqual([
      ['000.png', '001.png', '002.png'],
      [join('b', '000.png')],
    ]);
    expect(batches[1].images.data[0]).toBeCloseTo(0.6, 6);
  });

  test('what is broken, of another size or gone is said with its reason and left out', async () => {
    const folder = temporaryFolder();
    writePictures(folder, { data: new Float32Array(4 * 64), shape: [4, 8, 8, 1] });
    writeFileSync(join(folder, '001.png'), 'no picture');
    writeFileSync(join(folder, '002.png'), png(new Uint8Array(80), 8, 10, 1));
    const source = await openImages(folder);
    rmSync(join(folder, '003.png'));
    const refused: Unreadable[] = [];
    const { names } = await readAll(source, (one) => refused.push(one));
    expect(names).toEqual(['000.png']);
    expect(refused.map(({ index, name, reason }) => `${index} ${name}: ${reason}`)).toEqual([
      '1 001.png: this is neither a PNG nor a JPEG',
      '2 002.png: it is 8 x 10, not 8 x 8',
      '3 003.png: it cannot be read (ENOENT)',
    ]);
  });

  test('gray becomes colour where one is in colour or the model takes colour, never the other way round', async () => {
    const folder = temporaryFolder();
    const coloured = Uint8Array.from({ length: 192 }, (_, i) => i);
    writeFileSync(join(folder, 'a.png'), png(new Uint8Array(64).fill(9), 8, 8, 1));
    writeFileSync(join(folder, 'b.png'), png(coloured, 8, 8, 3));
    const { images } = await readAll(await openImages(folder));
    expect(images.shape).toEqual([2, 8, 8, 3]);
    expect([...images.data.subarray(0, 3)]).toEqual([9, 9, 9].map((value) => Math.fround(value / 255)));
    const refused: string[] = [];
    await readAll(await openImages(folder, [8, 8, 1]), ({ reason }) => refused.push(reason));
    expect(refused).toEqual(['it is in colour, not gray']);
  });

  test('without pictures, or with none that can be read', async () => {
    const folder = temporaryFolder();
    await expect(openImages(folder)).rejects.toThrow(/holds no PNG or JPEG/);
    writeFileSync(join(folder, 'a.png'), 'x');
    await expect(openImages(folder)).rejects.toThrow(/None of the 1 images .* neither a PNG nor a JPEG/);
    await expect(openImages(join(folder, 'nowhere'))).rejects.toThrow(/cannot be read \(ENOENT\)/);
    await expect(openImages(join(folder, 'x.bmp'))).rejects.toThrow(/cannot be read \(ENOENT\)/);
  });
});

describe('a file of records', () => {
  test.each(['images-idx3-ubyte', 'images.idx', 'images-idx3-ubyte.gz'])(
    '%s, in batches of any size',
    async (name) => {
      const file = join(temporaryFolder(), name);
      const encoded = encodeIdx({ shape: [7, 3, 4], data: bytes });
      writeFileSync(file, name.endsWith('.gz') ? gzipSync(encoded) : encoded);
      const source = await openImages(file);
      expect(source.shape).toEqual([3, 4, 1]);
      for (const size of [1, 3, 7, 100]) {
        const batches = await all(source, size);
        expect(batches.flatMap(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
        expect(batches.flatMap(({ images }) => [...images.data])).toEqual(
          Array.from(bytes, (byte) => Math.fround(byte / 255)),
        );
      }
    },
  );

  test.each([
    ['|u1', bytes, [7, 3, 4], [3, 4, 1]],
    ['<f4', Float32Array.from(bytes, (b) => b / 255), [7, 2, 2, 3], [2, 2, 3]],
    ['<f8', Float64Array.from(bytes, (b) => b / 255), [7, 12], [1, 1, 12]],
  ])('.npy of %s', async (descr, data, shape, expected) => {
    const file = join(temporaryFolder(), 'x.npy');
    writeFileSync(file, npy(shape, descr, data));
    const source = await openImages(file);
    expect(source.shape).toEqual(expected);
    const { images } = await readAll(source);
    expect([...images.data]).toEqual(Array.from(bytes, (byte) => Math.fround(byte / 255)));
  });

  test('images with numbers that are none are left out', async () => {
    const file = join(temporaryFolder(), 'x.npy');
    const values = Float32Array.from({ length: 9 }, (_, i) => (i === 4 ? NaN : i));
    writeFileSync(file, npy([3, 3], '<f4', values));
    const refused: Unreadable[] = [];
    const { names } = await readAll(await openImages(file), (one) => refused.push(one));
    expect(names).toEqual(['0', '2']);
    expect(refused).toEqual([{ index: 1, name: '1', reason: 'it holds NaN' }]);
  });

  test('cut off, of another shape than the model takes, or empty', async () => {
    const folder = temporaryFolder();
    const write = (name: string, content: Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const encoded = encodeIdx({ shape: [7, 3, 4], data: bytes });
    await expect(openImages(write('a.idx', encoded.subarray(0, -1)))).rejects.toThrow(
      /should end at byte 100/,
    );
    const gz = await openImages(write('a.idx.gz', gzipSync(encoded.subarray(0, -5))));
    await expect(readAll(gz)).rejects.toThrow(/there should be 7 images, but the file ends in image 6/);
    const cut = await openImages(write('b.idx.gz', gzipSync(encoded).subarray(0, -20))).catch(
      (e: unknown) => e,
    );
    expect(String(cut)).toMatch(/DataError.*b\.idx\.gz cannot be read/);
    await expect(openImages(write('c.idx', encoded), [28, 28, 1])).rejects.toThrow(
      /images must be 28 x 28 x 1 .* these are 3 x 4 x 1/,
    );
    await expect(openImages(write('d.npy', npy([0, 3], '<f4', new Float32Array())))).rejects.toThrow(
      /no images/,
    );
  });
});

describe('a table', () => {
  const table = async (text: string) => {
    const file = join(temporaryFolder(), 'x.csv');
    writeFileSync(file, text);
    const refused: Unreadable[] = [];
    const source = await openImages(file);
    const result = await readAll(source, (one) => refused.push(one));
    return { shape: source.shape, refused, ...result };
  };

  test.each([
    ['with a header', 'a,b\n1,2\n3,4.5\n'],
    ['without', '1,2\r\n3,4.5'],
    ['with semicolons and empty lines', 'a;b\n\n1;2\n\n3;4.5\n'],
    ['with tabs and quotes', '"a"\t"b"\n"1"\t2\n3\t" 4.5"\n'],
  ])('%s', async (_, text) => {
    const { shape, images } = await table(text);
    expect(shape).toEqual([1, 1, 2]);
    expect([...images.data]).toEqual([1, 2, 3, 4.5]);
  });

  test('lines that are no row of numbers are left out', async () => {
    const { names, refused } = await table('a,b\n1,2\n1,\n1,x\n1,2,3\nNaN,1\n5,6\n');
    expect(names).toEqual(['line 2', 'line 7']);
    expect(refused.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'line 3: column 2 is "", no number',
      'line 4: column 2 is "x", no number',
      'line 5: it has 3 columns, not 2',
      'line 6: it holds NaN',
    ]);
  });

  test('without rows', async () => {
    await expect(table('')).rejects.toThrow(/holds no rows/);
    await expect(table('a,b\n')).rejects.toThrow(/a header, but no rows/);
  });
});

test('a single picture', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'x'));
  writeFileSync(join(folder, 'x', 'a.png'), png(new Uint8Array(64), 8, 8, 1));
  const { names } = await readAll(await openImages(join(folder, 'x', 'a.png')));
  expect(names).toEqual(['a.png']);
});
