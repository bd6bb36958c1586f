import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors';
import { dataFolder } from './dataFolder';
import type { LabelledImages, LoadOptions } from './dataset';
import { decodeNpy, type NpyArray } from './formats/npy';

const SIZE = 32;

/**
 * The adversarial stop signs of the paper's Table 2: those images of Images_150.npy in data/gtsrb/ or data/GTSRB/,
 * [n, 3, 32, 32] in
 * 0 … 255, whose label in Labels_150.npy is 1. They were never published: the paper's authors gave them away on request.
 *
 * @throws DataError when the files are missing or hold something else
 */
export async function loadGtsrbAdversarial(options: LoadOptions = {}): Promise<LabelledImages> {
  const data = dataFolder(options);
  const folders = ['gtsrb', 'GTSRB'].map((name) => join(data, name));
  const folder = folders.find((path) => existsSync(join(path, 'Images_150.npy'))) ?? folders[0];
  const [file, labelsFile] = ['Images_150.npy', 'Labels_150.npy'].map((name) => join(folder, name));
  const [images, labels] = [await read(file), await read(labelsFile)];
  const [n, ...size] = images.shape;
  if (size.join() !== [3, SIZE, SIZE].join()) {
    throw new DataError(`${file} should hold images of 3 x 32 x 32, not of ${size.join(' x ')}.`);
  }
  if (labels.data.length !== n) {
    throw new DataError(
      `${labelsFile} should hold ${n} labels, as there are images, not ${labels.data.length}.`,
    );
  }
  const chosen = Array.from({ length: n }, (_, i) => i).filter((i) => Number(labels.data[i]) === 1);
  const area = SIZE * SIZE;
  const pixels = new Uint8ClampedArray(chosen.length * 3 * area);
  chosen.forEach((source, i) => {
    for (let c = 0; c < 3; c++) {
      for (let p = 0; p < area; p++) {
        pixels[(i * area + p) * 3 + c] = Number(images.data[(source * 3 + c) * area + p]);
      }
    }
  });
  return {
    pixels: new Uint8Array(pixels.buffer),
    shape: [chosen.length, SIZE, SIZE, 3],
    labels: new Uint8Array(chosen.length),
  };
}

async function read(file: string): Promise<NpyArray> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new DataError(
      `${file} is missing. These images were never published: ask the paper's authors for them.`,
      {
        cause: error,
      },
    );
  }
  return decodeNpy(bytes, file);
}
