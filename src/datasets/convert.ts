/** Converters between data sets: what makes images of one set comparable to those of another. */
import { InputError } from '../errors';
import type { LabelledImages } from './dataset';
import { mapImages } from './labelledImages';

/**
 * The middle of each image; where sizes do not halve, the missing pixel is taken from the top and the left.
 *
 * @throws InputError when the images are smaller
 */
export function centreCrop(images: LabelledImages, height: number, width: number): LabelledImages {
  const [, h, w, channels] = images.shape;
  if (height > h || width > w)
    throw new InputError(`Images of ${h} x ${w} cannot be cropped to ${height} x ${width}.`);
  const [top, left] = [Math.floor((h - height) / 2), Math.floor((w - width) / 2)];
  return mapImages(images, [height, width, channels], (image, out) => {
    for (let y = 0; y < height; y++) {
      const begin = ((top + y) * w + left) * channels;
      out.set(image.subarray(begin, begin + width * channels), y * width * channels);
    }
  });
}

/** What stands around an enlarged image: black, or its own pixels mirrored at the edge (which is not repeated). */
export type Padding = 'zero' | 'reflect';

/**
 * Each image in the middle of a larger one.
 *
 * @throws InputError when the images are larger, or too small to be mirrored so far
 */
export function pad(
  images: LabelledImages,
  height: number,
  width: number,
  padding: Padding = 'zero',
): LabelledImages {
  const [, h, w, channels] = images.shape;
  const [top, left] = [Math.floor((height - h) / 2), Math.floor((width - w) / 2)];
  if (top < 0 || left < 0)
    throw new InputError(`Images of ${h} x ${w} cannot be padded to ${height} x ${width}.`);
  if (padding === 'reflect' && (height - h - top >= h || width - w - left >= w)) {
    throw new InputError(`Images of ${h} x ${w} are too small to be mirrored to ${height} x ${width}.`);
  }
  const source = (position: number, length: number): number => {
    if (position >= 0 && position < length) return position;
    if (padding === 'zero') return -1;
    return position < 0 ? -position : 2 * length - 2 - position;
  };
  return mapImages(images, [height, width, channels], (image, out) => {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [sy, sx] = [source(y - top, h), source(x - left, w)];
        if (sy < 0 || sx < 0) continue;
        for (let c = 0; c < channels; c++) {
          out[(y * width + x) * channels + c] = image[(sy * w + sx) * channels + c];
        }
      }
    }
  });
}

/** Colour as gray by brightness: .299 R + .587 G + .114 B (ITU-R 601); gray images stay as they are. */
export function grayscale(images: LabelledImages): LabelledImages {
  const [, height, width, channels] = images.shape;
  if (channels === 1) return images;
  if (channels !== 3) throw new InputError(`Grayscale needs images of 3 channels, not ${channels}.`);
  return mapImages(images, [height, width, 1], (image, out) => {
    for (let p = 0; p < out.length; p++) {
      out[p] = Math.round(0.299 * image[3 * p] + 0.587 * image[3 * p + 1] + 0.114 * image[3 * p + 2]);
    }
  });
}

/** Gray as three equal channels; colour images stay as they are. */
export function toRgb(images: LabelledImages): LabelledImages {
  const [, height, width, channels] = images.shape;
  if (channels === 3) return images;
  if (channels !== 1) throw new InputError(`Colour is made of images of 1 channel, not ${channels}.`);
  return mapImages(images, [height, width, 3], (image, out) => {
    for (let i = 0; i < out.length; i++) out[i] = image[Math.floor(i / 3)];
  });
}

/** Every image in another size, bilinear. */
export function resize(images: LabelledImages, height: number, width: number): LabelledImages {
  const [, h, w, channels] = images.shape;
  if (h === height && w === width) return images;
  return mapImages(images, [height, width, channels], (image, out) =>
    resizeInto(image, [h, w, channels], out, [height, width]),
  );
}

/**
 * Bilinear interpolation between pixel centres, without smoothing before a reduction (OpenCV's and the Theano program's
 * default).
 */
export function resizeInto(
  image: Uint8Array,
  [h, w, channels]: readonly [number, number, number],
  out: Uint8Array,
  [height, width]: readonly [number, number],
): void {
  for (let y = 0; y < height; y++) {
    const [y0, y1, fy] = neighbours(y, height, h);
    for (let x = 0; x < width; x++) {
      const [x0, x1, fx] = neighbours(x, width, w);
      for (let c = 0; c < channels; c++) {
        const at = (row: number, column: number): number => image[(row * w + column) * channels + c];
        const top = at(y0, x0) * (1 - fx) + at(y0, x1) * fx;
        const bottom = at(y1, x0) * (1 - fx) + at(y1, x1) * fx;
        out[(y * width + x) * channels + c] = Math.round(top * (1 - fy) + bottom * fy);
      }
    }
  }
}

/** The two source positions around a target position, and the share of the second. */
function neighbours(position: number, to: number, from: number): [number, number, number] {
  const source = Math.min(from - 1, Math.max(0, ((position + 0.5) * from) / to - 0.5));
  const below = Math.floor(source);
  return [below, Math.min(below + 1, from - 1), source - below];
}
