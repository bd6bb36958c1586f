import type { Architecture } from './architecture';
import { batchNorm, leakyRelu, maxPool, reshapeToImage, sigmoid, upsampleConv } from './layers';
import { convModule, deconvModule, denseLayer, maybeDropout, type Family } from './modules';

const family: Family = { norm: 'bn', decoderBias: true };

/**
 * Architecture 2 of the Theano program for MNIST, which none of its scripts uses: 256, 256 and 128 filters, dense layers
 * of 320 units and of the code, with no activation between them. In the autoencoder the original normalises the 320 units,
 * in Deep SVDD's network it does not; here neither does, so that pretrained weights correspond.
 */
export const mnistArchitecture2: Architecture = {
  name: 'mnist-arch2',
  inputShape: [28, 28, 1],
  repDim: 32,
  encoder: (options) => [
    ...[256, 256, 128].flatMap((filters, i) => {
      const [convolution, norm, activate] = convModule(i + 1, filters, family, options);
      return [...maybeDropout(i === 0 ? 'input' : 'later', options), convolution, norm, maxPool(), activate];
    }),
    ...maybeDropout('later', options),
    denseLayer('fc1', 320, options),
    ...maybeDropout('later', options),
    denseLayer('fc2', options.repDim, options),
  ],
  decoder: (options) => [
    denseLayer('fc3', 320, options),
    batchNorm('bn4', options),
    reshapeToImage(4, 4),
    leakyRelu(),
    ...deconvModule(1, 128, 5, family, options, { enlarge: false }),
    ...deconvModule(2, 256, 6, family, options),
    upsampleConv('deconv3', 256, options, 1),
    batchNorm('bn7', options),
    leakyRelu(),
    upsampleConv('deconv4', 1, options),
    sigmoid(),
  ],
};
