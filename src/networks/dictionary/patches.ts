import type { Images } from '../../datasets';
import type { RandomStream } from '../../random';

/**
 * Square patches of images as rows of numbers, standardised: each of a patch's numbers has mean 0 and standard deviation 1
 * over all patches of the images (those drawn and those not). Numbers that are the same in all of them become 0.
 *
 * @param side height and width of a patch
 * @param count how many are drawn, without repetition; all where there are no more
 * @returns row-major [count, side x side x channels], channels fastest
 */
export function standardisedPatches(
  images: Images,
  side: number,
  count: number,
  stream: RandomStream,
): Float64Array {
  const [n, height, width, channels] = images.shape;
  const [down, across] = [height - side + 1, width - side + 1];
  const size = side * side * channels;
  /** Where the number d of a patch lies, from the patch's first number on. */
  const offsets = Int32Array.from({ length: size }, (_, d) => {
    const [y, x] = [Math.floor(d / (side * channels)), d % (side * channels)];
    return y * width * channels + x;
  });
  const begins = new Int32Array(n * down * across);
  for (let p = 0; p < begins.length; p++) {
    const [image, y, x] = [Math.floor(p / (down * across)), Math.floor(p / across) % down, p % across];
    begins[p] = ((image * height + y) * width + x) * channels;
  }
  const drawn = stream.sample(begins.length, Math.min(count, begins.length));
  const patches = new Float64Array(drawn.length * size);
  offsets.forEach((offset, d) => {
    let [sum, squares] = [0, 0];
    for (const begin of begins) sum += images.data[begin + offset];
    const mean = sum / begins.length;
    for (const begin of begins) squares += (images.data[begin + offset] - mean) ** 2;
    const deviation = Math.sqrt(squares / begins.length);
    // Rounding leaves a trace where all numbers are the same.
    const constant = deviation <= 1e-6 * Math.abs(mean);
    drawn.forEach((p, i) => {
      patches[i * size + d] = constant ? 0 : (images.data[begins[p] + offset] - mean) / deviation;
    });
  });
  return patches;
}
