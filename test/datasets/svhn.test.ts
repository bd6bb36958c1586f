import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSvhn } from '../../dist/datasets';
import { decodeMat5 } from '../../dist/datasets/formats/mat5';
import { fromMat } from '../../dist/datasets/svhn';
import { temporaryFolder } from '../support/folders';
import { mat5File, patternImages } from '../support/patterns';

const pixels = patternImages(2);
const expected = { pixels, shape: [2, 32, 32, 3], labels: Uint8Array.of(0, 4) };
/** The same in MATLAB's order, rows fastest: [row, column, channel, image]. */
const images = {
  shape: [32, 32, 3, 2],
  data: Uint8Array.from(pixels, (_, p) => {
    const [y, x, c, i] = [p % 32, Math.floor(p / 32) % 32, Math.floor(p / 1024) % 3, Math.floor(p / 3072)];
    return pixels[((i * 32 + y) * 32 + x) * 3 + c];
  }),
};
const labels = { shape: [2, 1], data: Uint8Array.of(10, 4) };

describe('SVHN', () => {
  test.each(['plain', 'compressed'])('as SciPy wrote it, %s; the label 10 is the digit 0', (form) => {
    const file = join(import.meta.dirname, '..', 'golden', `svhn_scipy_${form}.mat`);
    expect(fromMat(readFileSync(file), 'x')).toEqual(expected);
  });

  test("by the format's definition, compressed and not, with other arrays beside", () => {
    const note = { shape: [1, 1], data: Float64Array.of(0.5) };
    for (const compressed of [false, true]) {
      const file = mat5File({ note, X: images, y: labels }, { compressed });
      expect(fromMat(file, 'x')).toEqual(expected);
      expect(decodeMat5(file, 'x')['note']).toEqual(note);
    }
    const doubles = { shape: [2, 1], data: Float64Array.of(10, 4) };
    expect(fromMat(mat5File({ X: images, y: doubles }), 'x')).toEqual(expected);
    // One image has no fourth axis.
    const one = { shape: [32, 32, 3], data: images.data.subarray(0, 3072) };
    const first = fromMat(mat5File({ X: one, y: { shape: [1, 1], data: Uint8Array.of(10) } }), 'x');
    expect(first.pixels).toEqual(pixels.subarray(0, 3072));
  });

  const good = mat5File({ X: images, y: labels });
  const packed = mat5File({ X: images, y: labels }, { compressed: true });
  const changed = (at: number, ...values: number[]): Buffer => {
    const copy = Buffer.from(good);
    copy.set(values, at);
    return copy;
  };
  const brokenZip = Buffer.from(packed);
  brokenZip.fill(0, 140, 150);
  test.each([
    ['another format', Buffer.from('\x89PNG'), /s.mat: this is no MAT-file of version 5/],
    [
      'a file of MATLAB 7.3',
      changed(124, 0, 2),
      /bytes 124 and 125 must be version 256, not 512 .*HDF5.*-v7/,
    ],
    ['a big-endian file', changed(126, 0x4d, 0x49), /bytes 126 and 127 must be "IM"/],
    [
      'data cut off',
      good.subarray(0, 4000),
      /element at byte 128 should end at byte \d+, but the data end at 4000/,
    ],
    ['a tag cut off', good.subarray(0, 132), /element at byte 128 is cut off at 132/],
    ['broken compression', brokenZip, /compressed element at byte 128 is broken/],
    ['a file without labels', mat5File({ X: images }), /arrays X and y are needed/],
    [
      'too few labels',
      mat5File({ X: images, y: { shape: [1, 1], data: Uint8Array.of(1) } }),
      /2 images have 1 labels/,
    ],
    [
      'the label 11',
      mat5File({ X: images, y: { shape: [2, 1], data: Uint8Array.of(1, 11) } }),
      /label 1 is 11; .*1 to 10/,
    ],
    ['the label 0', mat5File({ X: images, y: { shape: [2, 1], data: Uint8Array.of(0, 1) } }), /label 0 is 0/],
    [
      'images of another size',
      mat5File({ X: { shape: [16, 64, 3, 2], data: images.data }, y: labels }),
      /32 x 32 x 3 x n bytes, not 16 x 64 x 3 x 2/,
    ],
    [
      'fewer bytes than the shape says',
      mat5File({ X: { shape: [32, 32, 3, 3], data: images.data }, y: labels }),
      /"X" of 32 x 32 x 3 x 3 needs 9216 bytes, but has 6144/,
    ],
  ])('%s is refused', (_, wrong, message) => expect(() => fromMat(wrong, 's.mat')).toThrow(message));

  test('without files the message says where they come from; another number of images is refused', async () => {
    const dataDir = temporaryFolder();
    await expect(loadSvhn({ dataDir })).rejects.toThrow(
      /svhn.train_32x32.mat is missing. Get format 2.* page "The Street View House Numbers/,
    );
    mkdirSync(join(dataDir, 'svhn'));
    writeFileSync(join(dataDir, 'svhn', 'train_32x32.mat'), packed);
    await expect(loadSvhn({ dataDir })).rejects.toThrow(/train_32x32.mat: there must be 73257 images, not 2/);
  });
});
