import type { Images } from '../../datasets';
import { InputError } from '../../errors';

/**
 * The filters of a first convolution as images: zero is mid-grey, all share one scale, so that a weak filter looks
 * weak. Filters over 3 channels come in colour, others one image for each channel and filter.
 *
 * @param kernel [height, width, channels, filters]
 * @throws InputError for a kernel of another shape
 */
export function filterImages(kernel: {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}): Images {
  const { data, shape } = kernel;
  const [height, width, channels, filters] = shape;
  if (shape.length !== 4 || data.length !== height * width * channels * filters || data.length === 0) {
    throw new InputError(
      `A kernel has the shape [height, width, channels, filters] and as many numbers, not [${shape.join(', ')}] and ${data.length}.`,
    );
  }
  const largest = Array.from(data).reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
  const colour = channels === 3;
  const images = new Float32Array(data.length);
  for (let p = 0; p < height * width; p++) {
    for (let c = 0; c < channels; c++) {
      for (let f = 0; f < filters; f++) {
        const value = 0.5 + data[(p * channels + c) * filters + f] / (2 * largest);
        images[colour ? (f * height * width + p) * 3 + c : (f * channels + c) * height * width + p] = value;
      }
    }
  }
  return { data: images, shape: [colour ? filters : filters * channels, height, width, colour ? 3 : 1] };
}
