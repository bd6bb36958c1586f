import { readFile } from 'node:fs/promises';
import { DataError } from '../errors';
import { decodeNpy } from './formats/npy';
import type { Images } from './images';

/**
 * Images of a NumPy .npy file: [n, height, width], [n, height, width, channels], or feature rows [n, d], which become
 * images of 1 x 1 with d channels. Bytes are divided by 255; other numbers are taken as they are.
 *
 * @throws DataError for other shapes and broken files
 */
export async function loadNpyImages(file: string): Promise<Images> {
  const { data, shape } = decodeNpy(await readFile(file), file);
  const images = (n: number, height: number, width: number, channels: number): Images => ({
    data: Float32Array.from(data, data instanceof Uint8Array ? (byte) => byte / 255 : (number) => number),
    shape: [n, height, width, channels],
  });
  const [n, a, b, c] = shape;
  if (shape.length === 2) return images(n, 1, 1, a);
  if (shape.length === 3) return images(n, a, b, 1);
  if (shape.length === 4) return images(n, a, b, c);
  throw new DataError(
    `${file}: images need 2 (features), 3 or 4 axes, not ${shape.length} (${shape.join(' x ')}).`,
  );
}
