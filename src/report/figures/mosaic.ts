import { PNG } from 'pngjs';
import { imageSize, type Images } from '../../datasets';
import { InputError } from '../../errors';

/** How images are put side by side. */
export interface MosaicOptions {
  /** Images in a row; 16 by default. */
  readonly columns?: number;
  /** Each pixel is drawn as so many by so many; 2 by default. */
  readonly magnify?: number;
  /** Stretch each image from its own minimum to its own maximum; else values are clipped to [0, 1]. */
  readonly stretch?: boolean;
  /** A colour (#rrggbb) for each image, drawn as a frame about it. */
  readonly frames?: readonly string[];
}

/** A picture as a PNG file's bytes. */
export interface Picture {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

/** How pictures without transparency are written: red, green and blue, packed as well as can be. */
export const OPAQUE = { colorType: 2, deflateLevel: 9 } as const;

/** Free pixels between images, and between framed ones with a frame of so many. */
const GAP = 2;
const FRAMED_GAP = 8;
const FRAME = 3;

/**
 * Images in rows, first one top left, on white.
 *
 * @throws InputError for images that are neither gray (1 channel) nor colour (3 channels), or options out of range
 */
export function mosaic(
  images: Images,
  { columns = 16, magnify = 2, stretch = false, frames }: MosaicOptions = {},
): Picture {
  const [n, height, width, channels] = images.shape;
  if (channels !== 1 && channels !== 3) {
    throw new InputError(`A mosaic needs gray or colour images (1 or 3 channels), not ${channels} channels.`);
  }
  if (n === 0) throw new InputError('A mosaic needs at least one image.');
  if (![columns, magnify].every((value) => Number.isInteger(value) && value >= 1)) {
    throw new InputError('columns and magnify must be integers >= 1.');
  }
  if (frames && (frames.length !== n || !frames.every((colour) => /^#[0-9a-f]{6}$/i.test(colour)))) {
    throw new InputError(`frames must be a colour (#rrggbb) for each of the ${n} images.`);
  }
  const inRow = Math.min(columns, n);
  const rows = Math.ceil(n / inRow);
  const [cellWidth, cellHeight] = [width * magnify, height * magnify];
  const gap = frames ? FRAMED_GAP : GAP;
  const margin = frames ? FRAME : 0;
  const picture = new PNG({
    width: inRow * (cellWidth + gap) - gap + 2 * margin,
    height: rows * (cellHeight + gap) - gap + 2 * margin,
  });
  picture.data.fill(255);
  const size = imageSize(images);
  for (let i = 0; i < n; i++) {
    const image = images.data.subarray(i * size, (i + 1) * size);
    const [low, range] = stretch ? spread(image) : [0, 1];
    const left = margin + (i % inRow) * (cellWidth + gap);
    const top = margin + Math.floor(i / inRow) * (cellHeight + gap);
    if (frames)
      fill(picture, left - FRAME, top - FRAME, cellWidth + 2 * FRAME, cellHeight + 2 * FRAME, frames[i]);
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
  return { png: PNG.sync.write(picture, OPAQUE), width: picture.width, height: picture.height };
}

function fill(picture: PNG, left: number, top: number, width: number, height: number, colour: string): void {
  const rgb = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) picture.data.set(rgb, 4 * (y * picture.width + x));
  }
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
