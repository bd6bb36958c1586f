import { PNG } from 'pngjs';
import { imageSize, type Images } from '../datasets';
import { InputError } from '../errors';

/** How images are put side by side. */
export interface MosaicOptions {
  /** Images in a row; 16 by default. */
  readonly columns?: number;
  /** Each pixel is drawn as so many by so many; 2 by default. */
  readonly magnify?: number;
  /** Stretch each image from its own minimum to its own maximum; else values are clipped to [0, 1]. */
  readonly stretch?: boolean;
}

/** A picture as a PNG file's bytes. */
export interface Picture {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Free pixels between images. */
const GAP = 2;

/**
 * Images in rows, first one top left, on white.
 *
 * @throws InputError for images that are neither gray (1 channel) nor colour (3 channels), or options out of range
 */
export function mosaic(
  images: Images,
  { columns = 16, magnify = 2, stretch = false }: MosaicOptions = {},
): Picture {
  const [n, height, width, channels] = images.shape;
  if (channels !== 1 && channels !== 3) {
    throw new InputError(`A mosaic needs gray or colour images (1 or 3 channels), not ${channels} channels.`);
  }
  if (n === 0) throw new InputError('A mosaic needs at least one image.');
  if (![columns, magnify].every((value) => Number.isInteger(value) && value >= 1)) {
    throw new InputError('columns and magnify must be integers >= 1.');
  }
  const inRow = Math.min(columns, n);
  const rows = Math.ceil(n / inRow);
  const [cellWidth, cellHeight] = [width * magnify, height * magnify];
  const picture = new PNG({
    width: inRow * (cellWidth + GAP) - GAP,
    height: rows * (cellHeight + GAP) - GAP,
  });
  picture.data.fill(255);
  const size = imageSize(images);
  for (let i = 0; i < n; i++) {
    const image = images.data.subarray(i * size, (i + 1) * size);
    const [low, range] = stretch ? spread(image) : [0, 1];
    const left = (i % inRow) * (cellWidth + GAP);
    const top = Math.floor(i / inRow) * (cellHeight + GAP);
    for (let y = 0; y < cellHeight; y++) {
      for (let x = 0; x < cellWidth; x++) {
        const source = (Math.floor(y / magnify) * width + Math.floor(x / magnify)) * channels;
        const target = 4 * ((top + y) * picture.width + left + x);
        for (let c = 0; c < 3; c++) {
          const value = (image[source + (channels === 3 ? c : 0)] - low) / range;
          picture.data[target + c] = Math.round(255 * Math.min(1, Math.max(0, value)));
        }
      }
    }
  }
  return { png: PNG.sync.write(picture), width: picture.width, height: picture.height };
}

/** An image's minimum and its range; 1 for the range of a constant image. */
function spread(image: Float32Array): [low: number, range: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of image) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high - low || 1];
}
