import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadMnist, loadOutliers, wholeSetTask, type LabelledImages } from '../../dist/datasets';
import { temporaryFolder } from '../support/folders';

const options = { n: 3, seed: 1 };

describe('outliers of another set', () => {
  test('digits for colour images of 32 x 32: the same bytes in three channels, framed in black', async () => {
    const { test: own } = await loadMnist();
    const { test: outliers, train } = await loadOutliers('mnist', [32, 32, 3], options);
    expect([outliers.shape, train.shape[0]]).toEqual([[10_000, 32, 32, 3], 60_000]);
    const at = (y: number, x: number, c: number): number => outliers.pixels[(y * 32 + x) * 3 + c];
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) {
        const inside = y >= 2 && y < 30 && x >= 2 && x < 30;
        const expected = inside ? own.pixels[(y - 2) * 28 + x - 2] : 0;
        expect([at(y, x, 0), at(y, x, 1), at(y, x, 2)]).toEqual([expected, expected, expected]);
      }
    }
  });

  test('noise: as many as are asked for, its own training images', async () => {
    const { test: outliers, train } = await loadOutliers('uniform-noise', [2, 3, 1], options);
    expect(outliers.shape).toEqual([3, 2, 3, 1]);
    expect(train).toBe(outliers);
  });

  test('unknown ones are refused', async () => {
    await expect(loadOutliers('martians', [2, 2, 1], options)).rejects.toThrow(
      /no outliers "martians".*svhn/,
    );
  });
});

describe('adversarial stop signs', () => {
  /** A .npy file of version 1. */
  const npy = (type: string, shape: number[], bytes: Buffer): Buffer => {
    const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
    const padded = header.padEnd(117) + '\n';
    const length = Buffer.alloc(2);
    length.writeUInt16LE(padded.length);
    return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(padded), bytes]);
  };
  const pixels = Buffer.alloc(2 * 3 * 1024, 7);
  pixels[3 * 1024 + 5] = 200; // red, sixth pixel of the second image
  const labels = Buffer.alloc(16);
  labels.writeBigInt64LE(1n, 8);
  const files = (imageShape: number[], count: number): string => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'gtsrb'));
    writeFileSync(join(folder, 'gtsrb', 'Images_150.npy'), npy('|u1', imageShape, pixels));
    writeFileSync(
      join(folder, 'gtsrb', 'Labels_150.npy'),
      npy('<i8', [count], labels.subarray(0, 8 * count)),
    );
    return folder;
  };

  test('are the images labelled 1, channels last', async () => {
    const dataDir = files([2, 3, 32, 32], 2);
    const { test: outliers } = await loadOutliers('gtsrb-adversarial', [32, 32, 3], { ...options, dataDir });
    expect(outliers.shape).toEqual([1, 32, 32, 3]);
    expect([...outliers.pixels.subarray(12, 18)]).toEqual([7, 7, 7, 200, 7, 7]);
  });

  test.each([
    [() => temporaryFolder(), /Images_150.npy is missing.*ask the paper's authors/],
    [() => files([2, 32, 32, 3], 2), /should hold images of 3 x 32 x 32, not of 32 x 32 x 3/],
    [() => files([2, 3, 32, 32], 1), /should hold 2 labels/],
  ])('files that are not so are refused', async (make, message) => {
    const loading = loadOutliers('gtsrb-adversarial', [32, 32, 3], { ...options, dataDir: make() });
    await expect(loading).rejects.toThrow(message);
  });
});

describe('a whole set as normal', () => {
  const set = (labels: number[]): LabelledImages => ({
    pixels: Uint8Array.from(labels, (_, i) => i),
    shape: [labels.length, 1, 1, 1],
    labels: Uint8Array.from(labels),
  });
  const dataset = { name: 'x', classNames: ['a', 'b'], train: set([0, 1, 0]), test: set([1, 0, 1, 1]) };

  test('all classes against as many outliers', () => {
    const { train, test } = wholeSetTask(dataset, set([0, 0, 0, 0, 0, 0]), { equalNumbers: true });
    expect([...train.index]).toEqual([0, 1, 2]);
    expect([...test.labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...test.index].slice(0, 4)).toEqual([0, 1, 2, 3]);
  });

  test('or some of its classes', () => {
    const { train, test } = wholeSetTask(dataset, set([0, 0]), { normal: [1] });
    expect([[...train.index], [...test.index], [...test.labels]]).toEqual([
      [1],
      [0, 2, 3, 0, 1],
      [0, 0, 0, 1, 1],
    ]);
    expect(() => wholeSetTask(dataset, set([0]), { normal: [2] })).toThrow(/no class 2/);
  });
});
