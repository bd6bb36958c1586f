import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { InputError } from '../errors';
import { writeFolder } from '../files';
import { imageSize, type Images } from './images';

/**
 * Writes images as PNG files into a folder of their own, which appears whole or not at all; one that stood there is
 * replaced. `openImages` reads them again, each number rounded to a byte.
 *
 * @param images in [0, 1], gray or colour; what lies outside is clipped
 * @param names of the files, without .png; 0000, 0001, … by default
 * @throws InputError for images that are neither gray nor colour, or names that are not one an image; EnvironmentError when
 *   the folder cannot be written
 */
export async function writePictures(
  folder: string,
  images: Images,
  names: readonly string[] = numbered(images.shape[0]),
): Promise<void> {
  const [n, height, width, channels] = images.shape;
  if (channels !== 1 && channels !== 3) {
    throw new InputError(`A picture is gray or in colour (1 or 3 channels), not of ${channels} channels.`);
  }
  if (names.length !== n || new Set(names).size !== n || names.some((name) => !/^[^/\\\0]+$/.test(name))) {
    throw new InputError(`${n} images need as many names, each another one and without a path.`);
  }
  const size = imageSize(images);
  await writeFolder(folder, async (temporary) => {
    for (const [i, name] of names.entries()) {
      const picture = new PNG({ width, height });
      for (let p = 0; p < height * width; p++) {
        for (let c = 0; c < 3; c++) {
          const value = images.data[i * size + p * channels + (channels === 3 ? c : 0)];
          picture.data[4 * p + c] = Math.round(255 * Math.min(1, Math.max(0, value)));
        }
        picture.data[4 * p + 3] = 255;
      }
      await writeFile(
        join(temporary, `${name}.png`),
        PNG.sync.write(picture, { colorType: channels === 3 ? 2 : 0 }),
      );
    }
  });
}

const numbered = (n: number): string[] => Array.from({ length: n }, (_, i) => String(i).padStart(4, '0'));
