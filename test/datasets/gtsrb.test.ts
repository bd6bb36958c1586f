import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadGtsrb } from '../../dist/datasets';
import { decodePpm } from '../../dist/datasets/formats/ppm';
import { readAnnotated } from '../../dist/datasets/gtsrb';
import { temporaryFolder } from '../support/folders';
import { ppmFile } from '../support/patterns';

const HEADER = 'Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId';

/** An image with a border of the given width around a sign of the same size: outside white, inside a pattern. */
function signWithBorder(height: number, width: number, border: number): Buffer {
  const pixels = Uint8Array.from({ length: height * width * 3 }, (_, p) => {
    const [y, x, c] = [Math.floor(p / (3 * width)), Math.floor(p / 3) % width, p % 3];
    const inside = y >= border && y < height - border && x >= border && x < width - border;
    return inside ? 4 * (y - border) + 2 * (x - border) + c : 255;
  });
  return ppmFile(pixels, height, width);
}

function write(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

describe('GTSRB', () => {
  test('the region of interest is cut out, which takes the border off, x being x; no resizing at 32 x 32', async () => {
    const folder = temporaryFolder();
    // 40 columns and 44 rows: a region of 32 x 32 from column 4 and row 6 on.
    const pixels = Uint8Array.from({ length: 44 * 40 * 3 }, (_, p) => {
      const [y, x, c] = [Math.floor(p / 120), Math.floor(p / 3) % 40, p % 3];
      return [x, y, 200][c];
    });
    write(join(folder, 'a.ppm'), ppmFile(pixels, 44, 40));
    write(join(folder, 'GT.csv'), `${HEADER}\na.ppm;40;44;4;6;36;38;14\n`);
    const { pixels: out, shape, labels } = await readAnnotated(join(folder, 'GT.csv'), folder);
    expect([shape, [...labels]]).toEqual([[1, 32, 32, 3], [14]]);
    // Row 0 begins at (column 4, row 6); the last pixel is (35, 37).
    expect([...out.subarray(0, 6)]).toEqual([4, 6, 200, 5, 6, 200]);
    expect([...out.subarray(96, 99)]).toEqual([4, 7, 200]);
    expect([...out.subarray(-3)]).toEqual([35, 37, 200]);
  });

  test('a sign of 16 x 16 in a border of 5 becomes 32 x 32 without a trace of the border', async () => {
    const folder = temporaryFolder();
    write(join(folder, 'a.ppm'), signWithBorder(26, 26, 5));
    write(join(folder, 'GT.csv'), `${HEADER}\r\na.ppm;26;26;5;5;21;21;0\r\n`);
    const { pixels } = await readAnnotated(join(folder, 'GT.csv'), folder);
    // The pattern is 4 y + 2 x + c, linear: a pixel of the enlarged image lies at (position + 1/2) / 2 - 1/2.
    const at = (y: number, x: number, c: number): number => pixels[(y * 32 + x) * 3 + c];
    expect(at(1, 1, 0)).toBe(Math.round(4 * 0.25 + 2 * 0.25));
    expect(at(16, 9, 2)).toBe(Math.round(4 * 7.75 + 2 * 4.25 + 2));
    // Corners are clamped to the outermost pixels.
    expect([at(0, 0, 0), at(31, 31, 1)]).toEqual([0, 4 * 15 + 2 * 15 + 1]);
    expect(Math.max(...pixels)).toBe(92);
  });

  test('all official folders; the stop sign is class 14; the labels of the test images may lie beside', async () => {
    const dataDir = temporaryFolder();
    const root = join(dataDir, 'GTSRB');
    for (let c = 0; c < 43; c++) {
      const name = String(c).padStart(5, '0');
      const folder = join(root, 'Final_Training', 'Images', name);
      write(join(folder, 'one.ppm'), ppmFile(new Uint8Array(32 * 32 * 3).fill(c), 32, 32));
      write(join(folder, `GT-${name}.csv`), `${HEADER}\none.ppm;32;32;0;0;32;32;${c}\n`);
    }
    const tests = join(root, 'Final_Test', 'Images');
    write(join(tests, '00000.ppm'), ppmFile(new Uint8Array(32 * 32 * 3).fill(7), 32, 32));
    write(join(dataDir, 'GT-final_test.csv'), `${HEADER}\n00000.ppm;32;32;1;1;31;31;14\n`);
    const { train, test, classNames } = await loadGtsrb({ dataDir });
    expect(train.shape).toEqual([43, 32, 32, 3]);
    expect([...train.labels]).toEqual(Array.from({ length: 43 }, (_, c) => c));
    expect([train.pixels[0], train.pixels[42 * 3072]]).toEqual([0, 42]);
    expect([...test.labels]).toEqual([14]);
    expect(test.pixels.every((value) => value === 7)).toBe(true);
    expect(classNames[14]).toBe('stop');
    rmSync(join(root, 'Final_Training', 'Images', '00042', 'GT-00042.csv'));
    await expect(loadGtsrb({ dataDir })).rejects.toThrow(
      /GT-00042.csv is missing. Get GTSRB_Final_Training_Images.zip/,
    );
  });

  const row = (text: string): string => `${HEADER}\n${text}\n`;
  test.each([
    [
      'columns that are not there',
      'Filename;Width\na.ppm;32',
      /GT.csv: the columns Roi.X1, .*ClassId are missing/,
    ],
    ['commas', row('a.ppm,32,32,0,0,32,32,1'), /row 1 has the class/],
    [
      'a class that is none',
      row('a.ppm;32;32;0;0;32;32;43'),
      /row 1 has the class "43"; classes go from 0 to 42/,
    ],
    [
      'a region outside of the image',
      row('a.ppm;32;32;0;0;33;32;1'),
      /row 1 has the region 0, 0, 33, 32 in an image of 32 x 32/,
    ],
    ['an empty region', row('a.ppm;32;32;5;5;5;9;1'), /row 1 has the region 5, 5, 5, 9/],
    ['a region without numbers', row('a.ppm;32;32;x;0;32;32;1'), /row 1 has the region NaN/],
    [
      'a way out of the folder',
      row('../../secret.ppm;32;32;0;0;32;32;1'),
      /row 1 names the file "..\/..\/secret.ppm"/,
    ],
    [
      'an image that is not there',
      row('b.ppm;32;32;0;0;32;32;1'),
      /b.ppm is missing, which row 1 of .*GT.csv names/,
    ],
  ])('%s is refused', async (_, csv, message) => {
    const folder = temporaryFolder();
    write(join(folder, 'a.ppm'), ppmFile(new Uint8Array(32 * 32 * 3), 32, 32));
    write(join(folder, 'GT.csv'), csv);
    await expect(readAnnotated(join(folder, 'GT.csv'), folder)).rejects.toThrow(message);
  });
});

describe('PPM', () => {
  const good = ppmFile(Uint8Array.of(1, 2, 3, 4, 5, 6), 1, 2);

  test('width before height, with a comment; pixels may begin with bytes that look like white space', () => {
    expect(decodePpm(good, 'x')).toEqual({ pixels: Uint8Array.of(1, 2, 3, 4, 5, 6), shape: [1, 2, 3] });
    const spaces = Uint8Array.of(10, 32, 9);
    expect(decodePpm(ppmFile(spaces, 1, 1), 'x').pixels).toEqual(spaces);
  });

  test.each([
    ['text', Buffer.from('P3 1 1 255\n1 2 3'), /a.ppm: this is no binary PPM/],
    ['gray', Buffer.from('P5 1 1 255\n1'), /no binary PPM/],
    ['16 bits', Buffer.from('P6 1 1 65535\n123456'), /largest value must be 255, not 65535/],
    [
      'cut off',
      good.subarray(0, good.length - 1),
      /1 x 2 pixels should end at byte (\d+), but the file ends at/,
    ],
    ['too long', Buffer.concat([good, Buffer.of(0)]), /should end at byte/],
    ['without pixels', Buffer.from('P6 0 5 255\n'), /5 x 0 pixels should end/],
  ])('%s is refused', (_, wrong, message) => expect(() => decodePpm(wrong, 'a.ppm')).toThrow(message));
});
