import { checkImages, imageSize, type Images } from '../datasets/images';
import { InputError } from '../errors';
import { RandomStream } from '../random';
import { distanceOf } from './boundaryStep';

/**
 * Images changed by normally distributed noise as far as others were changed by an attack: what an adversarial image is to
 * be compared with, because whatever sees noise sees both. Clipped to [0, 1]; as long after the clipping, where that can
 * be.
 *
 * @param originals in [0, 1]
 * @param changed the same images after an attack
 * @throws InputError for images of another number or size
 */
export function sameLengthNoise(originals: Images, changed: Images, seed = 0): Images {
  checkImages(originals, 'sameLengthNoise');
  if (originals.shape.join() !== changed.shape.join()) {
    throw new InputError(
      `sameLengthNoise: there are ${originals.shape.join(' x ')} numbers before and ${changed.shape.join(' x ')} after.`,
    );
  }
  const size = imageSize(originals);
  const data = new Float32Array(originals.data.length);
  const stream = new RandomStream(seed, 'same-length-noise');
  for (let i = 0; i < originals.shape[0]; i++) {
    const [before, after] = [originals, changed].map((images) =>
      images.data.subarray(i * size, (i + 1) * size),
    );
    const noise = Float64Array.from(before, () => stream.normal());
    data.set(moved(before, noise, distanceOf(before, after)), i * size);
  }
  return { data, shape: originals.shape };
}

/** What clipping takes from the length is made up for in a few rounds; an image of black and white may never get there. */
const ROUNDS = 20;

function moved(image: Float32Array, direction: Float64Array, length: number): Float32Array {
  if (length === 0) return image;
  let scale = length / Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
  let found = image;
  for (let round = 0; round < ROUNDS; round++) {
    found = image.map((value, p) => Math.min(1, Math.max(0, value + scale * direction[p])));
    const reached = distanceOf(image, found);
    if (Math.abs(reached / length - 1) < 1e-4) break;
    scale *= length / reached;
  }
  return found;
}
