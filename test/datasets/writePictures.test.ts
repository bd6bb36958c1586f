import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openImages, readAll, writePictures } from '../../dist/datasets';
import { temporaryFolder } from '../support/folders';

describe('writePictures', () => {
  test.each([1, 3])('%i channels: what is read again is what was written, to a byte', async (channels) => {
    const folder = join(temporaryFolder(), 'pictures');
    const size = 2 * 3 * channels;
    const data = Float32Array.from({ length: 2 * size }, (_, i) => (7 * i) / 255);
    await writePictures(folder, { data, shape: [2, 2, 3, channels] }, ['b', 'a']);
    const { images, names } = await readAll(await openImages(folder));
    expect(names).toEqual(['a.png', 'b.png']);
    expect(images.shape).toEqual([2, 2, 3, channels]);
    const bytes = Array.from(images.data, (value) => Math.round(255 * value));
    const written = Array.from(data, (_, i) => 7 * i);
    expect(bytes).toEqual([...written.slice(size), ...written.slice(0, size)]);
  });

  test('numbers outside of [0, 1] are clipped; names are numbers by default; a folder is replaced', async () => {
    const folder = join(temporaryFolder(), 'pictures');
    const images = { data: Float32Array.of(-1, 2), shape: [2, 1, 1, 1] as const };
    await writePictures(folder, images, ['x', 'y']);
    await writePictures(folder, images);
    const { images: read, names } = await readAll(await openImages(folder));
    expect(names).toEqual(['0000.png', '0001.png']);
    expect([...read.data]).toEqual([0, 1]);
  });

  test('other channels and names that are paths, doubled or too few are refused, and nothing is written', async () => {
    const folder = join(temporaryFolder(), 'pictures');
    const gray = { data: new Float32Array(2), shape: [2, 1, 1, 1] as const };
    await expect(writePictures(folder, { ...gray, shape: [1, 1, 1, 2] })).rejects.toThrow(
      /not of 2 channels/,
    );
    for (const names of [['a'], ['a', 'a'], ['a', '../b'], ['a', '']]) {
      await expect(writePictures(folder, gray, names)).rejects.toThrow(/2 images need as many names/);
    }
    expect(existsSync(folder)).toBe(false);
  });
});
