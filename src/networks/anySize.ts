import { InputError } from '../errors';
import type { Architecture, NetworkOptions } from './architecture';
import { cifar10LeNet } from './cifar10';
import { batchNorm, conv, crop, leakyRelu, maxPool, reshapeToImage, sigmoid, upsampleConv } from './layers';
import { mnistLeNet } from './mnistLeNet';
import { convModule, denseLayer, maybeDropout, type Family } from './modules';

/** The smallest and the largest height and width that a network is built for. */
export const SIDES = { least: 8, most: 256 } as const;

const family: Family = { norm: 'bn', gain: Math.SQRT2 };

/**
 * The network for images of a size: the published one where there is one (28 x 28 gray, 32 x 32 colour), a network for
 * rows of features where height and width are 1, else a LeNet built for the size.
 *
 * @throws InputError for sizes out of range
 */
export function architectureFor(height: number, width: number, channels: number): Architecture {
  const published = [mnistLeNet, cifar10LeNet].find(
    ({ inputShape: [h, w, c] }) => h === height && w === width && c === channels,
  );
  if (published) return published;
  return height === 1 && width === 1 ? mlp(channels) : lenet(height, width, channels);
}

/** Networks that are built rather than published, by the names that they have: 'lenet-64x48x3', 'mlp-30'. */
export function builtArchitecture(name: string): Architecture | undefined {
  const image = /^lenet-(\d{1,3})x(\d{1,3})x(\d)$/.exec(name);
  if (image) return lenet(Number(image[1]), Number(image[2]), Number(image[3]));
  const features = /^mlp-(\d{1,6})$/.exec(name);
  return features ? mlp(Number(features[1])) : undefined;
}

/**
 * A LeNet for any size, after the published ones: modules of 5 x 5 convolution, batch normalisation, leaky ReLU and
 * pooling until the shorter side is 4 to 7, twice the filters in each, at most 128; one dense layer, no biases. The
 * decoder begins with a dense layer, doubles as often, and cuts off what is too much.
 *
 * @param channels 1 for gray, 3 for colour
 * @throws InputError for sizes out of range
 */
export function lenet(height: number, width: number, channels: number): Architecture {
  const sides = [height, width];
  if (!sides.every((side) => Number.isInteger(side) && side >= SIDES.least && side <= SIDES.most)) {
    throw new InputError(
      `Networks are built for heights and widths from ${SIDES.least} to ${SIDES.most}, not ${height} x ${width}: ` +
        'resize the images.',
    );
  }
  if (channels !== 1 && channels !== 3) {
    throw new InputError(`Networks are built for 1 channel (gray) or 3 (colour), not ${channels}.`);
  }
  const modules = Math.floor(Math.log2(Math.min(height, width) / 4));
  const filters = Array.from({ length: modules }, (_, i) =>
    Math.min(128, (channels === 1 ? 16 : 32) * 2 ** i),
  );
  const [top, left] = sides.map((side) => Math.ceil(side / 2 ** modules));
  return {
    name: `lenet-${height}x${width}x${channels}`,
    inputShape: [height, width, channels],
    repDim: channels === 1 ? 64 : 128,
    encoder: (options) => [
      ...filters.flatMap((count, i) => {
        const [convolution, norm, activate] = convModule(i + 1, count, family, options);
        return [
          ...maybeDropout(i === 0 ? 'input' : 'later', options),
          convolution,
          norm,
          maxPool(),
          activate,
        ];
      }),
      ...maybeDropout('later', options),
      denseLayer('fc1', options.repDim, options),
    ],
    decoder: (options) => {
      const { initialiser, convInitialiser = initialiser } = options;
      const convolution = { initialiser: convInitialiser, gain: Math.SQRT2 };
      const norm = (i: number) => batchNorm(`bn${modules + i}`, options);
      return [
        denseLayer('fc2', top * left * 8, { ...options, bias: false }),
        reshapeToImage(top, left),
        leakyRelu(),
        conv('deconv1', filters[modules - 1], convolution),
        norm(1),
        leakyRelu(),
        ...filters
          .slice(0, -1)
          .reverse()
          .flatMap((count, i) => [
            upsampleConv(`deconv${i + 2}`, count, convolution),
            norm(i + 2),
            leakyRelu(),
          ]),
        upsampleConv(`deconv${modules + 1}`, channels, convolution),
        crop(height, width),
        sigmoid(),
      ];
    },
  };
}

/**
 * A network for rows of features: two dense layers with batch normalisation and leaky ReLU, halving their width, and a
 * dense layer for the code. There is no bias anywhere (proposition 2 of the paper), so that batch normalisation has no
 * offset here whatever the options say.
 *
 * @param features how many numbers a row has
 * @throws InputError for fewer than 2
 */
export function mlp(features: number): Architecture {
  if (!Number.isInteger(features) || features < 2 || features > 65_536) {
    throw new InputError(`Networks for features are built for 2 to 65536 of them, not ${features}.`);
  }
  const wide = Math.min(128, Math.max(16, 2 ** Math.ceil(Math.log2(features))));
  const layer = (number: number, units: number, options: NetworkOptions) => [
    denseLayer(`fc${number}`, units, { ...options, bias: false }),
    batchNorm(`bn${number}`, { ...options, affine: false }),
    leakyRelu(),
  ];
  return {
    name: `mlp-${features}`,
    inputShape: [1, 1, features],
    repDim: wide / 4,
    encoder: (options) => [
      ...layer(1, wide, options),
      ...layer(2, wide / 2, options),
      denseLayer('fc3', options.repDim, { ...options, bias: false }),
    ],
    decoder: (options) => [
      ...layer(4, wide / 2, options),
      ...layer(5, wide, options),
      denseLayer('fc6', features, { ...options, bias: false }),
      reshapeToImage(1, 1),
      sigmoid(),
    ],
  };
}
