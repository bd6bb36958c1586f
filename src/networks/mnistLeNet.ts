import type { Architecture } from './architecture';
import { batchNorm, conv, leakyRelu, maxPool, reshapeToImage, sigmoid, upsampleConv } from './layers';
import { denseLayer, maybeDropout } from './modules';

/**
 * The LeNet of the paper's MNIST experiments (section 4.2): two modules of 5 x 5 convolution, batch normalisation,
 * leaky ReLU and 2 x 2 max-pooling with 8 and 4 filters, then a dense layer of 32 units. No layer has a bias
 * (proposition 2 of the paper). 7,272 kernel weights in the encoder, 1,200 in the decoder.
 *
 * Pooling stands before the leaky ReLU: both orders give the same numbers, because the leaky ReLU is monotone, and
 * this one has a quarter of the work.
 */
export const mnistLeNet: Architecture = {
  name: 'mnist-lenet',
  inputShape: [28, 28, 1],
  repDim: 32,

  encoder: (options) => [
    ...maybeDropout('input', options),
    conv('conv1', 8, options),
    batchNorm('bn1', options),
    maxPool(),
    leakyRelu(),
    ...maybeDropout('later', options),
    conv('conv2', 4, options),
    batchNorm('bn2', options),
    maxPool(),
    leakyRelu(),
    ...maybeDropout('later', options),
    denseLayer('fc1', options.repDim, options),
  ],

  decoder: (options) => [
    reshapeToImage(4, 4),
    leakyRelu(),
    upsampleConv('deconv1', 4, options),
    batchNorm('bn3', options),
    leakyRelu(),
    upsampleConv('deconv2', 8, options, 1),
    batchNorm('bn4', options),
    leakyRelu(),
    upsampleConv('deconv3', 1, options),
    sigmoid(),
  ],
};
