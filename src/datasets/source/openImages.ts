import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { DataError } from '../../errors';
import { csvSource } from './csvSource';
import { folderSource, isPictureName, pictureSource } from './folderSource';
import { idxSource, npySource } from './recordSource';
import type { ImageShape, ImageSource } from './source';

/**
 * Images from whatever holds them: a folder of PNG and JPEG files or one of these, a .npy file, an IDX file (plain or
 * gzipped), or a CSV file of features. Nothing is read into memory but the batch at hand.
 *
 * @param expected the shape that images must have, e.g. those a model takes; otherwise it is found
 * @throws DataError for what cannot be read, or is of another shape than expected
 */
export async function openImages(path: string, expected?: ImageShape): Promise<ImageSource> {
  const source = await openAny(path, expected);
  const { shape } = source;
  if (expected && shape.some((length, axis) => length !== expected[axis])) {
    throw new DataError(
      `${path}: images must be ${expected.join(' x ')} (height x width x channels), but these are ${shape.join(' x ')}.`,
    );
  }
  return source;
}

async function openAny(path: string, expected?: ImageShape): Promise<ImageSource> {
  if (await isFolder(path)) return folderSource(path, expected);
  if (isPictureName(path)) return pictureSource(dirname(path), [basename(path)], expected);
  if (/\.npy$/i.test(path)) return npySource(path);
  if (/\.(csv|tsv|txt)$/i.test(path)) return csvSource(path);
  if (/[.-]idx\d(-ubyte)?(\.gz)?$|\.idx(\.gz)?$/i.test(path)) return idxSource(path);
  throw new DataError(
    `${path}: images are a folder of PNG or JPEG files, one of these, a .npy file, an IDX file (…-idx3-ubyte, .idx, ` +
      'also .gz) or a .csv file of features.',
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new DataError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
}
