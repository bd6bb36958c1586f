import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors';
import { adviceFor } from './catalogue';
import { dataFolder } from './dataFolder';
import type { Dataset, LabelledImages, LoadOptions } from './dataset';
import { decodeCifarBinary } from './formats/cifarBinary';

const COARSE = 20;
const FINE = 100;

/**
 * CIFAR-100: 50,000 + 10,000 colour photographs, 32 x 32, of 100 classes in 20 groups (Krizhevsky 2009), from the official
 * binary version in data/cifar-100-binary/ (train.bin, test.bin).
 *
 * @param labels the 100 fine classes by default, or the 20 coarse ones
 */
export async function loadCifar100(
  options: LoadOptions = {},
  labels: 'fine' | 'coarse' = 'fine',
): Promise<Dataset> {
  const folder = join(dataFolder(options), 'cifar-100-binary');
  const half = async (name: string, n: number): Promise<LabelledImages> => {
    const file = join(folder, name);
    if (!existsSync(file)) {
      throw new DataError(`${file} is missing. ${adviceFor('cifar100')}`);
    }
    const images = fromCifar100(await readFile(file), file, labels);
    if (images.shape[0] !== n)
      throw new DataError(`${file}: there must be ${n} images, not ${images.shape[0]}.`);
    return images;
  };
  const count = labels === 'fine' ? FINE : COARSE;
  return {
    name: labels === 'fine' ? 'cifar100' : 'cifar100-coarse',
    classNames: Array.from({ length: count }, (_, c) => String(c)),
    train: await half('train.bin', 50_000),
    test: await half('test.bin', 10_000),
  };
}

/** Images of a file of the binary version, whose records begin with a coarse and a fine label. */
export function fromCifar100(bytes: Uint8Array, file: string, labels: 'fine' | 'coarse'): LabelledImages {
  const { pixels, labels: both } = decodeCifarBinary(bytes, file, [COARSE, FINE]);
  return { pixels, shape: [both[0].length, 32, 32, 3], labels: both[labels === 'fine' ? 1 : 0] };
}
