import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encode as encodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { loadImageFolder, loadNpyImages, noiseImages } from '../../dist/datasets';
import { temporaryFolder } from '../support/folders';

/** A PNG of one colour, or of the given pixels (red, green, blue). */
function png(height: number, width: number, colour: (p: number) => readonly number[]): Buffer {
  const image = new PNG({ width, height });
  for (let p = 0; p < height * width; p++) image.data.set([...colour(p), 255], 4 * p);
  return PNG.sync.write(image);
}

function write(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

describe('a folder of images', () => {
  const gray = (value: number) => () => [value, value, value];

  test('one class a sub-folder, all sorted by name; hidden files and others are left out', async () => {
    const folder = temporaryFolder();
    write(
      join(folder, 'good', 'b.png'),
      png(1, 2, (p) => [p, p, p]),
    );
    write(join(folder, 'good', 'a.PNG'), png(1, 2, gray(7)));
    write(join(folder, 'bad', 'c.png'), png(1, 2, gray(9)));
    write(join(folder, 'bad', 'notes.txt'), 'x');
    write(join(folder, '.hidden', 'd.png'), png(1, 2, gray(1)));
    const { pixels, shape, labels, classNames, files } = await loadImageFolder(folder);
    expect(classNames).toEqual(['bad', 'good']);
    expect(files).toEqual(['bad/c.png', 'good/a.PNG', 'good/b.png']);
    expect([...labels]).toEqual([0, 1, 1]);
    expect(shape).toEqual([3, 1, 2, 1]);
    expect([...pixels]).toEqual([9, 9, 7, 7, 0, 1]);
  });

  test('a flat folder is one class; gray beside colour becomes colour', async () => {
    const folder = temporaryFolder();
    write(join(folder, '1.png'), png(1, 1, gray(5)));
    write(
      join(folder, '2.png'),
      png(1, 1, () => [1, 2, 3]),
    );
    const { pixels, shape, labels, classNames } = await loadImageFolder(folder);
    expect([classNames, [...labels], shape]).toEqual([['.'], [0, 0], [2, 1, 1, 3]]);
    expect([...pixels]).toEqual([5, 5, 5, 1, 2, 3]);
  });

  test('a JPEG, near enough', async () => {
    const folder = temporaryFolder();
    const data = Buffer.from(Array.from({ length: 64 }, () => [200, 100, 50, 255]).flat());
    write(join(folder, 'a.jpeg'), encodeJpeg({ data, width: 8, height: 8 }, 100).data);
    const { pixels, shape } = await loadImageFolder(folder);
    expect(shape).toEqual([1, 8, 8, 3]);
    pixels.forEach((value, i) => expect(Math.abs(value - [200, 100, 50][i % 3])).toBeLessThan(4));
  });

  const whole = png(4, 4, (p) => [p, 2 * p, 3 * p]);
  test.each([
    ['no images', {}, /holds no PNG or JPEG/],
    [
      'images of two sizes',
      { 'a.png': png(1, 2, gray(0)), 'b.png': png(2, 1, gray(0)) },
      /b.png is 2 x 1, but a.png is 1 x 2/,
    ],
    ['a PNG that is none', { 'a.png': Buffer.from('GIF89a') }, /a.png: this is neither a PNG nor a JPEG/],
    ['a PNG cut off', { 'a.png': whole.subarray(0, whole.length - 20) }, /a.png: this picture is broken/],
    ['a JPEG cut off', { 'a.jpg': Buffer.of(0xff, 0xd8, 0xff, 0xe0) }, /a.jpg: this picture is broken/],
  ] as const)('%s is refused', async (_, files, message) => {
    const folder = temporaryFolder();
    for (const [name, content] of Object.entries<Buffer>(files)) write(join(folder, name), content);
    await expect(loadImageFolder(folder)).rejects.toThrow(message);
  });

  test('a PNG that claims to be huge is refused before memory is taken', async () => {
    const folder = temporaryFolder();
    const huge = Buffer.from(whole);
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    write(join(folder, 'a.png'), huge);
    await expect(loadImageFolder(folder)).rejects.toThrow(/million pixels, too many for a file of/);
  });

  test('a folder that is not there is refused', async () => {
    await expect(loadImageFolder(join(temporaryFolder(), 'x'))).rejects.toThrow(/cannot be read \(ENOENT\)/);
  });
});

describe('NumPy arrays as images', () => {
  function npy(descr: string, shape: readonly number[], data: Buffer): string {
    const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }\n`;
    const file = join(temporaryFolder(), 'a.npy');
    writeFileSync(
      file,
      Buffer.concat([
        Buffer.from(`\x93NUMPY\x01\x00`, 'latin1'),
        Buffer.from([header.length, 0]),
        Buffer.from(header),
        data,
      ]),
    );
    return file;
  }
  const floats = Buffer.from(Float32Array.of(1, -2, 3, 4, 5, 6).buffer);

  test('rows, gray images, colour images; bytes are divided by 255, floats stay', async () => {
    const load = async (shape: readonly number[]) => (await loadNpyImages(npy('<f4', shape, floats))).shape;
    expect(await load([2, 3])).toEqual([2, 1, 1, 3]);
    expect(await load([1, 2, 3])).toEqual([1, 2, 3, 1]);
    expect(await load([1, 1, 2, 3])).toEqual([1, 1, 2, 3]);
    expect([...(await loadNpyImages(npy('<f4', [2, 3], floats))).data]).toEqual([1, -2, 3, 4, 5, 6]);
    expect([...(await loadNpyImages(npy('|u1', [1, 1, 2], Buffer.of(51, 255)))).data]).toEqual([
      Math.fround(0.2),
      1,
    ]);
  });

  test('one axis is refused', async () => {
    await expect(loadNpyImages(npy('<f4', [6], floats))).rejects.toThrow(
      /need 2 \(features\), 3 or 4 axes, not 1 \(6\)/,
    );
  });
});

describe('noise', () => {
  const moments = (pixels: Uint8Array): [number, number] => {
    const mean = pixels.reduce((a, b) => a + b, 0) / pixels.length;
    return [mean, Math.sqrt(pixels.reduce((sum, v) => sum + (v - mean) ** 2, 0) / pixels.length)];
  };

  test('uniform: every byte, mean 127.5, standard deviation sqrt((256^2 - 1) / 12) = 73.9', () => {
    const { pixels, shape, labels } = noiseImages('uniform', 40, [32, 32, 3]);
    const [mean, deviation] = moments(pixels);
    expect(shape).toEqual([40, 32, 32, 3]);
    expect([...new Set(labels)]).toEqual([0]);
    expect(new Set(pixels).size).toBe(256);
    // Four standard errors: 4 * 73.9 / sqrt(122,880) = .84.
    expect(Math.abs(mean - 127.5)).toBeLessThan(0.84);
    expect(Math.abs(deviation - 73.9)).toBeLessThan(0.6);
  });

  test('gaussian: mean 127.5; clipping at two standard deviations brings 64 down to 61.3', () => {
    const { pixels } = noiseImages('gaussian', 40, [32, 32, 3]);
    const [mean, deviation] = moments(pixels);
    expect(Math.abs(mean - 127.5)).toBeLessThan(0.8);
    // Of z clipped at +-1.9922 (= 127.5 / 64) the standard deviation is .9577.
    expect(Math.abs(deviation - 64 * 0.9577)).toBeLessThan(0.5);
    const share = pixels.reduce((count, v) => count + Number(v === 0 || v === 255), 0) / pixels.length;
    // Beyond the bounds, rounding included (127 / 64): 2 (1 - Phi(1.984)) = .0472.
    expect(Math.abs(share - 0.0472)).toBeLessThan(0.003);
  });

  test('follows from the seed; unknown kinds and numbers below 1 are refused', () => {
    const draw = (seed: number): Uint8Array => noiseImages('uniform', 2, [4, 4, 1], seed).pixels;
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
    expect(() => noiseImages('pink' as never, 1, [1, 1, 1])).toThrow(
      /"pink". Known kinds: uniform, gaussian/,
    );
    expect(() => noiseImages('uniform', 0, [1, 1, 1])).toThrow(/at least 1, not 0/);
  });
});
