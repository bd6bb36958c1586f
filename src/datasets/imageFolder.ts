import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors';
import { toRgb } from './convert';
import type { LabelledImages } from './dataset';
import { decodePicture, type DecodedPicture } from './formats/picture';
import { concatenate } from './labelledImages';

/** Images of a folder, with their classes and files. */
export interface ImageFolder extends LabelledImages {
  /** The names of the sub-folders, sorted; a single one, '.', for a flat folder. */
  readonly classNames: readonly string[];
  /** Each image's file, relative to the folder. */
  readonly files: readonly string[];
}

/**
 * Reads the PNG and JPEG images of a folder, sorted by name: one class a sub-folder, or all of one class when they lie in
 * the folder itself. Gray and colour images together become colour.
 *
 * @throws DataError for images of different sizes, broken images, or a folder without any
 */
export async function loadImageFolder(folder: string): Promise<ImageFolder> {
  const entries = await list(folder);
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const classNames = folders.length > 0 ? folders : ['.'];
  if (classNames.length > 256)
    throw new DataError(`${folder} has ${classNames.length} sub-folders; 256 classes are the most.`);
  const files: string[] = [];
  const labels: number[] = [];
  for (const [label, name] of classNames.entries()) {
    const pictures = (await list(join(folder, name))).filter(
      (entry) => entry.isFile() && /\.(png|jpe?g)$/i.test(entry.name),
    );
    for (const picture of pictures) {
      files.push(join(name, picture.name));
      labels.push(label);
    }
  }
  if (files.length === 0) throw new DataError(`${folder} holds no PNG or JPEG images.`);
  const pictures: DecodedPicture[] = [];
  for (const file of files) {
    const picture = decodePicture(await readFile(join(folder, file)), join(folder, file));
    const [height, width] = pictures[0]?.shape ?? picture.shape;
    if (picture.shape[0] !== height || picture.shape[1] !== width) {
      throw new DataError(
        `${join(folder, file)} is ${picture.shape[0]} x ${picture.shape[1]}, but ${files[0]} is ${height} x ${width}: ` +
          'all images must have one size.',
      );
    }
    pictures.push(picture);
  }
  const colour = pictures.some(({ shape }) => shape[2] === 3);
  const images = concatenate(
    pictures.map(({ pixels, shape }, i) => {
      const one: LabelledImages = { pixels, shape: [1, ...shape], labels: Uint8Array.of(labels[i]) };
      return colour ? toRgb(one) : one;
    }),
  );
  return { ...images, classNames, files };
}

async function list(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new DataError(`The folder ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
}
