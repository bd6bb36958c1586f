import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PNG } from 'pngjs';
import type { Images } from '../../dist/datasets';

/** Gray or colour pixels, bytes row by row, as a PNG. */
export function png(pixels: Uint8Array, height: number, width: number, channels: 1 | 3): Buffer {
  const picture = new PNG({ width, height });
  for (let p = 0; p < height * width; p++) {
    for (let c = 0; c < 3; c++) picture.data[4 * p + c] = pixels[p * channels + (channels === 1 ? 0 : c)];
    picture.data[4 * p + 3] = 255;
  }
  return PNG.sync.write(picture);
}

/** Writes images in [0, 1] as PNG files 000.png, 001.png, …; returns their names. */
export function writePictures(folder: string, { data, shape }: Images, prefix = ''): string[] {
  const [n, height, width, channels] = shape;
  const size = height * width * channels;
  return Array.from({ length: n }, (_, i) => {
    const bytes = Uint8Array.from(data.subarray(i * size, (i + 1) * size), (value) =>
      Math.round(255 * value),
    );
    const name = `${prefix}${String(i).padStart(3, '0')}.png`;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), png(bytes, height, width, channels as 1 | 3));
    return name;
  });
}
