import { imageSize } from '../datasets';
import { InputError } from '../errors';
import type { FittedStep } from './step';

/**
 * The scale that an image is divided by in global contrast normalisation:
 *
 * - `l1`: the mean absolute value (the PyTorch port; the Theano program takes the sum, a constant factor that the
 *   rescaling afterwards cancels),
 * - `l2`: the root of the sum of squares (Theano program),
 * - `std`: the population standard deviation.
 */
export type GcnScale = 'l1' | 'l2' | 'std';

const SCALES: Readonly<
  Record<GcnScale, (sumOfAbsolutes: number, sumOfSquares: number, n: number) => number>
> = {
  l1: (sumOfAbsolutes, _, n) => sumOfAbsolutes / n,
  l2: (_, sumOfSquares) => Math.sqrt(sumOfSquares),
  std: (_, sumOfSquares, n) => Math.sqrt(sumOfSquares / n),
};

/**
 * Global contrast normalisation (paper, section 4.1): from each image its mean over all pixels and channels is
 * subtracted, then it is divided by its own scale. A constant image has no contrast to normalise and becomes all zeros.
 *
 * @throws InputError for an unknown scale
 */
export function gcn(scale: GcnScale): FittedStep {
  const scaleOf = Object.hasOwn(SCALES, scale) ? SCALES[scale] : undefined;
  if (!scaleOf) {
    throw new InputError(
      `There is no GCN scale "${scale}". Known scales: ${Object.keys(SCALES).join(', ')}.`,
    );
  }
  return {
    toJSON: () => ({ name: 'gcn', scale }),
    apply: (images) => {
      const size = imageSize(images);
      const data = new Float32Array(images.data.length);
      for (let begin = 0; begin < data.length; begin += size) {
        normalise(images.data.subarray(begin, begin + size), data.subarray(begin, begin + size), scaleOf);
      }
      return { data, shape: images.shape };
    },
  };
}

// Loops by index: over the millions of numbers of a data set an iterator takes several times as long.
function normalise(image: Float32Array, out: Float32Array, scaleOf: (typeof SCALES)[GcnScale]): void {
  const n = image.length;
  // Compared, not computed: in floating point the deviations of equal pixels from their mean need not be zero.
  let first = 1;
  while (first < n && image[first] === image[0]) first++;
  if (first === n) return;
  let sum = 0;
  for (let p = 0; p < n; p++) sum += image[p];
  const mean = sum / n;
  let absolutes = 0;
  let squares = 0;
  for (let p = 0; p < n; p++) {
    const deviation = image[p] - mean;
    absolutes += Math.abs(deviation);
    squares += deviation * deviation;
  }
  const divisor = scaleOf(absolutes, squares, n);
  for (let p = 0; p < n; p++) out[p] = (image[p] - mean) / divisor;
}
