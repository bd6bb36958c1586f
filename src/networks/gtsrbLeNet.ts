import type { Architecture } from './architecture';
import { leakyRelu, maxPool, reshapeToImage, sigmoid } from './layers';
import { convModule, deconvModule, denseLayer, lastDeconv, maybeDropout, type Family } from './modules';

const family: Family = { norm: 'bn2d', gain: Math.SQRT2 };

/**
 * The Theano program's network for GTSRB: two convolution modules of 16 and 32 filters, two dense layers of 64 and 32
 * units. (The paper's text has three modules and one dense layer; the original has no dropout here, whatever is asked for.)
 */
export const gtsrbLeNet: Architecture = {
  name: 'gtsrb-lenet',
  inputShape: [32, 32, 3],
  repDim: 32,
  encoder: (options) => [
    ...[16, 32].flatMap((filters, i) => {
      const [convolution, norm, activate] = convModule(i + 1, filters, family, options);
      return [...maybeDropout(i === 0 ? 'input' : 'later', options), convolution, norm, maxPool(), activate];
    }),
    ...maybeDropout('later', options),
    denseLayer('fc1', 64, options),
    leakyRelu(),
    ...maybeDropout('later', options),
    denseLayer('fc2', options.repDim, options),
  ],
  decoder: (options) => [
    denseLayer('fc3', 64, { ...options, bias: false }),
    reshapeToImage(8, 8),
    leakyRelu(),
    ...deconvModule(1, 32, 3, family, options, { enlarge: false }),
    ...deconvModule(2, 16, 4, family, options),
    ...lastDeconv(3, 3, 5, family, options),
    sigmoid(),
  ],
};
