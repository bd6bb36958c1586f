import type { Images } from '../datasets';
import { DataError } from '../errors';
import { checkSize, meanImage, subtract } from './statistics';
import type { FittedStep } from './step';

/** Over what the mean is taken that is subtracted: each channel as a whole, or each pixel of each channel. */
export type Centring = 'channel' | 'pixel';

/** Subtracts the training images' mean. */
export function centre(over: Centring): (train: Images) => FittedStep {
  return (train) => {
    const pixels = meanImage(train);
    if (over === 'pixel') return centreBy(over, pixels);
    const channels = train.shape[3];
    const means = new Float64Array(channels);
    pixels.forEach((mean, p) => (means[p % channels] += (mean * channels) / pixels.length));
    return centreBy(over, means);
  };
}

/** Subtracts known means: of the channels, or of all pixels and channels. */
export function centreBy(over: Centring, means: Float64Array): FittedStep {
  return {
    toJSON: () => ({ name: 'centre', over, means: [...means] }),
    apply: (images) => {
      if (over === 'pixel') {
        checkSize(images, means.length, 'centre');
        return { data: subtract(images, means), shape: images.shape };
      }
      // Channels run fastest, so the means of the channels repeat all through an image.
      const data = images.data.map((value, i) => value - means[i % means.length]);
      return { data, shape: images.shape };
    },
  };
}

export function readCentre({ over, means }: Record<string, unknown>): FittedStep {
  if ((over !== 'channel' && over !== 'pixel') || !Array.isArray(means) || !means.every(Number.isFinite)) {
    throw new DataError('Saved preprocessing is broken: the step "centre" needs "over" and "means".');
  }
  return centreBy(over, Float64Array.from(means as number[]));
}
