import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors';
import { adviceFor } from './catalogue';
import { dataFolder } from './dataFolder';
import type { Dataset, LabelledImages, LoadOptions } from './dataset';
import { decodeMat5 } from './formats/mat5';

/**
 * Street View House Numbers, cropped digits: 73,257 + 26,032 colour images, 32 x 32 (Netzer et al. 2011), from the
 * official train_32x32.mat and test_32x32.mat in data/svhn/ or data/. The label 10 of the files stands for the digit 0.
 */
export async function loadSvhn(options: LoadOptions = {}): Promise<Dataset> {
  const folder = dataFolder(options);
  const half = async (name: string, n: number): Promise<LabelledImages> => {
    const file = [join(folder, 'svhn', name), join(folder, name)].find(existsSync);
    if (file === undefined) {
      throw new DataError(`${join(folder, 'svhn', name)} is missing. ${adviceFor('svhn')}`);
    }
    const images = fromMat(await readFile(file), file);
    if (images.shape[0] !== n)
      throw new DataError(`${file}: there must be ${n} images, not ${images.shape[0]}.`);
    return images;
  };
  return {
    name: 'svhn',
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    train: await half('train_32x32.mat', 73_257),
    test: await half('test_32x32.mat', 26_032),
  };
}

/** Images of a MAT file with X, 32 x 32 x 3 x n bytes in MATLAB's order, and y, n labels from 1 to 10. */
export function fromMat(bytes: Uint8Array, file: string): LabelledImages {
  const { X: images, y: labels } = decodeMat5(bytes, file) as Partial<ReturnType<typeof decodeMat5>>;
  if (!images || !labels) throw new DataError(`${file}: the arrays X and y are needed.`);
  const [height, width, channels, n = 1] = images.shape;
  if (height !== 32 || width !== 32 || channels !== 3 || !(images.data instanceof Uint8Array)) {
    throw new DataError(`${file}: X must hold 32 x 32 x 3 x n bytes, not ${images.shape.join(' x ')}.`);
  }
  if (labels.data.length !== n)
    throw new DataError(`${file}: ${n} images have ${labels.data.length} labels.`);
  const bad = labels.data.findIndex((label: number) => !Number.isInteger(label) || label < 1 || label > 10);
  if (bad >= 0) throw new DataError(`${file}: label ${bad} is ${labels.data[bad]}; labels go from 1 to 10.`);
  const pixels = new Uint8Array(images.data.length);
  for (let i = 0, at = 0; i < n; i++) {
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) {
        for (let c = 0; c < 3; c++) pixels[at++] = images.data[y + 32 * (x + 32 * (c + 3 * i))];
      }
    }
  }
  return { pixels, shape: [n, 32, 32, 3], labels: Uint8Array.from(labels.data, (label) => label % 10) };
}
