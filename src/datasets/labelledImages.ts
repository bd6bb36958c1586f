import { InputError } from '../errors';
import type { LabelledImages } from './dataset';

/**
 * Several sets of images as one, in order.
 *
 * @throws InputError when they differ in size
 */
export function concatenate(parts: readonly LabelledImages[]): LabelledImages {
  if (parts.length === 0) throw new InputError('There are no images to put together.');
  const [, height, width, channels] = parts[0].shape;
  const other = parts.find(({ shape }) => shape[1] !== height || shape[2] !== width || shape[3] !== channels);
  if (other) {
    throw new InputError(
      `Images of ${height} x ${width} x ${channels} and of ${other.shape.slice(1).join(' x ')} cannot be put together.`,
    );
  }
  const n = parts.reduce((sum, { shape }) => sum + shape[0], 0);
  const pixels = new Uint8Array(n * height * width * channels);
  const labels = new Uint8Array(n);
  let at = 0;
  for (const part of parts) {
    pixels.set(part.pixels, at * height * width * channels);
    labels.set(part.labels, at);
    at += part.shape[0];
  }
  return { pixels, shape: [n, height, width, channels], labels };
}

/**
 * The same images, each made anew by a function of its bytes.
 *
 * @param shape height, width and channels of what the function writes
 */
export function mapImages(
  images: LabelledImages,
  shape: readonly [height: number, width: number, channels: number],
  convert: (image: Uint8Array, out: Uint8Array) => void,
): LabelledImages {
  const [n, height, width, channels] = images.shape;
  const [from, to] = [height * width * channels, shape[0] * shape[1] * shape[2]];
  const pixels = new Uint8Array(n * to);
  for (let i = 0; i < n; i++) {
    convert(images.pixels.subarray(i * from, (i + 1) * from), pixels.subarray(i * to, (i + 1) * to));
  }
  return { pixels, shape: [n, ...shape], labels: images.labels };
}
