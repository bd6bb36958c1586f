import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DataError, DeepSvddError } from '../../errors';
import { decodePicture, type DecodedPicture } from '../formats/picture';
import { BatchBuilder, type ImageShape, type ImageSource, type SourceBatch } from './source';

const PICTURE = /\.(png|jpe?g)$/i;

/** Whether a file's name says that it is a picture. */
export const isPictureName = (name: string): boolean => PICTURE.test(name);

/**
 * The PNG and JPEG images of a folder and of all folders in it, sorted by name; hidden ones are left out.
 *
 * @param expected the shape that images must have; otherwise the first readable one decides, and one in colour makes all
 *   colour
 * @throws DataError for a folder without readable images
 */
export async function folderSource(folder: string, expected?: ImageShape): Promise<ImageSource> {
  return pictureSource(folder, await picturesIn(folder), expected);
}

/** @param files within the folder */
export async function pictureSource(
  folder: string,
  files: readonly string[],
  expected?: ImageShape,
): Promise<ImageSource> {
  if (files.length === 0) throw new DataError(`${folder} holds no PNG or JPEG images.`);
  const shape = expected ?? (await findShape(folder, files));
  return { shape, batches: (size) => batches(folder, files, shape, size) };
}

async function picturesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile() && isPictureName(entry.name))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .filter((file) => !file.split(/[\\/]/).some((part) => part.startsWith('.')))
      .sort((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    throw new DataError(`The folder ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
}

async function findShape(folder: string, files: readonly string[]): Promise<ImageShape> {
  let first: DecodedPicture | undefined;
  let reason = '';
  for (const file of files) {
    const picture = await read(folder, file);
    if (typeof picture === 'string') reason ||= picture;
    else {
      first ??= picture;
      if (picture.shape[2] === 3) return [first.shape[0], first.shape[1], 3];
    }
  }
  if (!first) throw new DataError(`None of the ${files.length} images of ${folder} can be read: ${reason}.`);
  return first.shape;
}

async function* batches(
  folder: string,
  files: readonly string[],
  shape: ImageShape,
  size: number,
): AsyncIterable<SourceBatch> {
  const builder = new BatchBuilder(shape, size);
  for (const [index, name] of files.entries()) {
    const picture = await read(folder, name);
    const pixels = typeof picture === 'string' ? picture : pixelsAs(picture, shape);
    if (typeof pixels === 'string') builder.refuse({ index, name, reason: pixels });
    else builder.add(index, name, pixels);
    if (builder.full) yield builder.take();
  }
  if (!builder.empty) yield builder.take();
}

/** A picture, or why it cannot be read. */
async function read(folder: string, file: string): Promise<DecodedPicture | string> {
  try {
    return decodePicture(await readFile(join(folder, file)), file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof DeepSvddError) return message.replace(`${file}: `, '').replace(/\.$/, '');
    if (code !== undefined) return `it cannot be read (${code})`;
    throw error;
  }
}

/** The pixels in [0, 1] with the channels that are asked for, or why they are not to be had. */
function pixelsAs(
  { pixels, shape }: DecodedPicture,
  [height, width, channels]: ImageShape,
): Float32Array | string {
  if (shape[0] !== height || shape[1] !== width) {
    return `it is ${shape[0]} x ${shape[1]}, not ${height} x ${width}`;
  }
  if (shape[2] > channels) return 'it is in colour, not gray';
  const repeat = channels / shape[2];
  return Float32Array.from(
    { length: pixels.length * repeat },
    (_, i) => pixels[Math.floor(i / repeat)] / 255,
  );
}
