import { describe, expect, test } from 'vitest';
import { ARCHITECTURE_NAMES, architectureByName, Network, type NetworkOptions } from '../../dist/networks';
import { RandomStream } from '../../dist/random';
import { tf, type Tensor4D } from '../../dist/tensorflow';
import { withoutLeaks } from '../support/leaks';
import { noise } from '../support/numbers';
import { networkOptions } from '../support/ports';

/**
 * Every layer of every network: what it is, its output (height x width x channels), its kernel's weights, its biases where
 * they are asked for, and gamma + beta of batch normalisation in the Theano program. Written down from the two programs.
 * [theano] and [pytorch] mark layers that one of them alone has.
 */
const TABLE: Readonly<Record<string, { readonly encoder: string; readonly decoder: string }>> = {
  'mnist-lenet': {
    encoder: `
      conv 5x5                28x28x8     200    8   0
      batch norm              28x28x8       0    0  16
      max-pool 2x2            14x14x8       0    0   0
      leaky ReLU              14x14x8       0    0   0
      conv 5x5                14x14x4     800    4   0
      batch norm              14x14x4       0    0   8
      max-pool 2x2            7x7x4         0    0   0
      leaky ReLU              7x7x4         0    0   0
      dense                   32         6272   32   0`,
    decoder: `
      reshape                 4x4x2         0    0   0
      leaky ReLU              4x4x2         0    0   0
      upsample 2x, conv 5x5   8x8x4       200    4   0
      batch norm              8x8x4         0    0   8
      leaky ReLU              8x8x4         0    0   0
      upsample 2x, conv 5x5   14x14x8     800    8   0
      batch norm              14x14x8       0    0  16
      leaky ReLU              14x14x8       0    0   0
      upsample 2x, conv 5x5   28x28x1     200    1   0
      sigmoid                 28x28x1       0    0   0`,
  },
  'mnist-arch2': {
    encoder: `
      conv 5x5                28x28x256     6400  256    0
      batch norm              28x28x256        0    0  512
      max-pool 2x2            14x14x256        0    0    0
      leaky ReLU              14x14x256        0    0    0
      conv 5x5                14x14x256  1638400  256    0
      batch norm              14x14x256        0    0  512
      max-pool 2x2            7x7x256          0    0    0
      leaky ReLU              7x7x256          0    0    0
      conv 5x5                7x7x128     819200  128    0
      batch norm              7x7x128          0    0  256
      max-pool 2x2            3x3x128          0    0    0
      leaky ReLU              3x3x128          0    0    0
      dense                   320         368640  320    0
      dense                   32           10240   32    0`,
    decoder: `
      dense                   320          10240  320    0
      batch norm              320              0    0  640
      reshape                 4x4x20           0    0    0
      leaky ReLU              4x4x20           0    0    0
      conv 5x5                4x4x128      64000  128    0
      batch norm              4x4x128          0    0  256
      leaky ReLU              4x4x128          0    0    0
      upsample 2x, conv 5x5   8x8x256     819200  256    0
      batch norm              8x8x256          0    0  512
      leaky ReLU              8x8x256          0    0    0
      upsample 2x, conv 5x5   14x14x256  1638400  256    0
      batch norm              14x14x256        0    0  512
      leaky ReLU              14x14x256        0    0    0
      upsample 2x, conv 5x5   28x28x1       6400    1    0
      sigmoid                 28x28x1          0    0    0`,
  },
  'cifar10-lenet': {
    encoder: `
      conv 5x5                32x32x32     2400   32    0
      batch norm              32x32x32        0    0   64
      max-pool 2x2            16x16x32        0    0    0
      leaky ReLU              16x16x32        0    0    0
      conv 5x5                16x16x64    51200   64    0
      batch norm              16x16x64        0    0  128
      max-pool 2x2            8x8x64          0    0    0
      leaky ReLU              8x8x64          0    0    0
      conv 5x5                8x8x128    204800  128    0
      batch norm              8x8x128         0    0  256
      max-pool 2x2            4x4x128         0    0    0
      leaky ReLU              4x4x128         0    0    0
      dense                   128        262144  128    0`,
    decoder: `
      [pytorch] batch norm    128             0    0    0
      reshape                 4x4x8           0    0    0
      leaky ReLU              4x4x8           0    0    0
      conv 5x5                4x4x128     25600    0    0
      batch norm              4x4x128         0    0  256
      leaky ReLU              4x4x128         0    0    0
      upsample 2x, conv 5x5   8x8x64     204800    0    0
      batch norm              8x8x64          0    0  128
      leaky ReLU              8x8x64          0    0    0
      upsample 2x, conv 5x5   16x16x32    51200    0    0
      batch norm              16x16x32        0    0   64
      leaky ReLU              16x16x32        0    0    0
      upsample 2x, conv 5x5   32x32x3      2400    0    0
      [theano] batch norm     32x32x3         0    0    6
      sigmoid                 32x32x3         0    0    0`,
  },
  'cifar10-arch1': {
    encoder: `
      conv 5x5                32x32x16     1200   16    0
      batch norm              32x32x16        0    0   32
      leaky ReLU              32x32x16        0    0    0
      conv 5x5                32x32x16     6400   16    0
      batch norm              32x32x16        0    0   32
      max-pool 2x2            16x16x16        0    0    0
      leaky ReLU              16x16x16        0    0    0
      conv 5x5                16x16x32    12800   32    0
      batch norm              16x16x32        0    0   64
      leaky ReLU              16x16x32        0    0    0
      conv 5x5                16x16x32    25600   32    0
      batch norm              16x16x32        0    0   64
      max-pool 2x2            8x8x32          0    0    0
      leaky ReLU              8x8x32          0    0    0
      conv 5x5                8x8x64      51200   64    0
      batch norm              8x8x64          0    0  128
      leaky ReLU              8x8x64          0    0    0
      conv 5x5                8x8x64     102400   64    0
      batch norm              8x8x64          0    0  128
      max-pool 2x2            4x4x64          0    0    0
      leaky ReLU              4x4x64          0    0    0
      dense                   128        131072  128    0`,
    decoder: `
      [pytorch] batch norm    128             0    0    0
      reshape                 2x2x32          0    0    0
      leaky ReLU              2x2x32          0    0    0
      upsample 2x, conv 5x5   4x4x64      51200    0    0
      batch norm              4x4x64          0    0  128
      leaky ReLU              4x4x64          0    0    0
      conv 5x5                4x4x64     102400    0    0
      batch norm              4x4x64          0    0  128
      leaky ReLU              4x4x64          0    0    0
      upsample 2x, conv 5x5   8x8x32      51200    0    0
      batch norm              8x8x32          0    0   64
      leaky ReLU              8x8x32          0    0    0
      conv 5x5                8x8x32      25600    0    0
      batch norm              8x8x32          0    0   64
      leaky ReLU              8x8x32          0    0    0
      upsample 2x, conv 5x5   16x16x16    12800    0    0
      batch norm              16x16x16        0    0   32
      leaky ReLU              16x16x16        0    0    0
      conv 5x5                16x16x16     6400    0    0
      batch norm              16x16x16        0    0   32
      leaky ReLU              16x16x16        0    0    0
      upsample 2x, conv 5x5   32x32x3      1200    0    0
      [theano] batch norm     32x32x3         0    0    6
      sigmoid                 32x32x3         0    0    0`,
  },
  'cifar10-arch2': {
    encoder: `
      conv 5x5                32x32x16     1200   16    0
      batch norm              32x32x16        0    0   32
      max-pool 2x2            16x16x16        0    0    0
      leaky ReLU              16x16x16        0    0    0
      conv 5x5                16x16x32    12800   32    0
      batch norm              16x16x32        0    0   64
      max-pool 2x2            8x8x32          0    0    0
      leaky ReLU              8x8x32          0    0    0
      conv 5x5                8x8x64      51200   64    0
      batch norm              8x8x64          0    0  128
      max-pool 2x2            4x4x64          0    0    0
      leaky ReLU              4x4x64          0    0    0
      dense                   128        131072  128    0`,
    decoder: `
      [pytorch] batch norm    128             0    0    0
      reshape                 4x4x8           0    0    0
      leaky ReLU              4x4x8           0    0    0
      conv 5x5                4x4x64      12800    0    0
      batch norm              4x4x64          0    0  128
      leaky ReLU              4x4x64          0    0    0
      upsample 2x, conv 5x5   8x8x32      51200    0    0
      batch norm              8x8x32          0    0   64
      leaky ReLU              8x8x32          0    0    0
      upsample 2x, conv 5x5   16x16x16    12800    0    0
      batch norm              16x16x16        0    0   32
      leaky ReLU              16x16x16        0    0    0
      upsample 2x, conv 5x5   32x32x3      1200    0    0
      [theano] batch norm     32x32x3         0    0    6
      sigmoid                 32x32x3         0    0    0`,
  },
  'gtsrb-lenet': {
    encoder: `
      conv 5x5                32x32x16     1200   16    0
      batch norm              32x32x16        0    0   32
      max-pool 2x2            16x16x16        0    0    0
      leaky ReLU              16x16x16        0    0    0
      conv 5x5                16x16x32    12800   32    0
      batch norm              16x16x32        0    0   64
      max-pool 2x2            8x8x32          0    0    0
      leaky ReLU              8x8x32          0    0    0
      dense                   64         131072   64    0
      leaky ReLU              64              0    0    0
      dense                   32           2048   32    0`,
    decoder: `
      dense                   64           2048    0    0
      reshape                 8x8x1           0    0    0
      leaky ReLU              8x8x1           0    0    0
      conv 5x5                8x8x32        800    0    0
      batch norm              8x8x32          0    0   64
      leaky ReLU              8x8x32          0    0    0
      upsample 2x, conv 5x5   16x16x16    12800    0    0
      batch norm              16x16x16        0    0   32
      leaky ReLU              16x16x16        0    0    0
      upsample 2x, conv 5x5   32x32x3      1200    0    0
      [theano] batch norm     32x32x3         0    0    6
      sigmoid                 32x32x3         0    0    0`,
  },
};

/** Sums of the table as they are known of the programs: kernels of the encoder and of the decoder, gamma + beta of both. */
const TOTALS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  'mnist-lenet': [7272, 1200, 24, 24],
  'mnist-arch2': [2_842_880, 2_538_240, 1280, 1920],
  'cifar10-lenet': [520_544, 284_000, 448, 454],
  'cifar10-lenet-elu': [520_544, 284_000, 448, 454],
  'cifar10-arch1': [330_672, 250_800, 448, 454],
  'cifar10-arch2': [196_272, 78_000, 224, 230],
  'gtsrb-lenet': [147_120, 16_848, 96, 102],
};

type Port = keyof typeof networkOptions;
type Half = 'encoder' | 'decoder';
/** Description, output, kernel weights, biases, scales and offsets. */
type Row = readonly [string, string, number, number, number];

function expectedRows(name: string, half: Half, port: Port, bias: boolean): Row[] {
  const elu = name === 'cifar10-lenet-elu';
  const table = TABLE[elu ? 'cifar10-lenet' : name][half];
  return table
    .trim()
    .split('\n')
    .flatMap((line): Row[] => {
      const [, only, what, output, kernels, biases, norm] =
        /^\s*(?:\[(\w+)\] )?(.+?) {2,}(\S+) +(\d+) +(\d+) +(\d+)$/.exec(line) ?? [];
      if (only !== undefined && only !== port) return [];
      const description = elu && what === 'leaky ReLU' ? 'ELU' : what;
      const affine = port === 'theano' ? Number(norm) : 0;
      const named = what === 'batch norm' && port === 'theano' ? 'batch norm, affine' : description;
      return [[named, output, Number(kernels), bias ? Number(biases) : 0, affine]];
    });
}

function networkOf(name: string, half: Half, options: Omit<NetworkOptions, 'repDim'>): Network {
  const architecture = architectureByName(name);
  const all = { ...options, repDim: architecture.repDim };
  const input = half === 'encoder' ? architecture.inputShape : [architecture.repDim];
  return new Network(input, architecture[half](all), new RandomStream(0, 'test'));
}

function actualRows(network: Network): Row[] {
  return network.layers.map(({ description, outputShape, weights }) => {
    const count = (...kinds: string[]): number =>
      weights
        .filter(({ kind }) => kinds.includes(kind))
        .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    return [description, outputShape.join('x'), count('kernel'), count('bias'), count('scale', 'offset')];
  });
}

const halves = ['encoder', 'decoder'] as const;
const ports = ['theano', 'pytorch'] as const;

test('the table holds every network', () => {
  expect(Object.keys(TOTALS)).toEqual(expect.arrayContaining([...ARCHITECTURE_NAMES]));
});

describe.each([...ARCHITECTURE_NAMES])('%s', (name) => {
  test.each(ports.flatMap((port) => halves.map((half) => [port, half] as const)))(
    '%s, %s: every layer, without and with biases',
    (port, half) =>
      withoutLeaks(() => {
        for (const bias of [false, true]) {
          const network = networkOf(name, half, { ...networkOptions[port], bias });
          expect(actualRows(network)).toEqual(expectedRows(name, half, port, bias));
          network.dispose();
        }
      }),
  );

  test('sums of the weights', () => {
    const sum = (half: Half, column: 2 | 4): number =>
      expectedRows(name, half, 'theano', false).reduce((total, row) => total + row[column], 0);
    expect([sum('encoder', 2), sum('decoder', 2), sum('encoder', 4), sum('decoder', 4)]).toEqual(
      TOTALS[name],
    );
  });

  test.each(ports)('%s: images go through both halves and come out in their size, in (0, 1)', (port) =>
    withoutLeaks(() => {
      const [encoder, decoder] = halves.map((half) => networkOf(name, half, networkOptions[port]));
      const shape: [number, number, number, number] = [2, ...architectureByName(name).inputShape];
      tf.tidy(() => {
        const x = tf.tensor4d(noise(shape.reduce((a, b) => a * b, 1)), shape) as Tensor4D;
        for (const training of [true, false]) {
          const code = encoder.apply(x, {}, training);
          expect(code.shape).toEqual([2, architectureByName(name).repDim]);
          const out = decoder.apply(code, {}, training);
          expect(out.shape).toEqual(shape);
          expect(out.dataSync().every((value) => value > 0 && value < 1)).toBe(true);
        }
      });
      encoder.dispose();
      decoder.dispose();
    }),
  );

  test('dropout: a fifth of the input, half before every later weight of the encoder, none in the decoder', () => {
    const options = { ...networkOptions.theano, dropout: true };
    const encoder = networkOf(name, 'encoder', options);
    const descriptions = encoder.layers.map(({ description }) => description);
    const before = descriptions.flatMap((description, i) =>
      /^(conv|dense)/.test(description) ? [descriptions[i - 1]] : [],
    );
    expect(before).toEqual(['dropout 0.2', ...Array<string>(before.length - 1).fill('dropout 0.5')]);
    const without = descriptions.filter((description) => !description.startsWith('dropout'));
    expect(without).toEqual(expectedRows(name, 'encoder', 'theano', false).map(([what]) => what));
    const decoder = networkOf(name, 'decoder', options);
    expect(decoder.layers.some(({ description }) => description.startsWith('dropout'))).toBe(false);
    encoder.dispose();
    decoder.dispose();
  });
});

describe('how kernels begin: the largest weight is close to the bound', () => {
  const xavier = (gain: number, fans: number): number => gain * Math.sqrt(6 / fans);
  const { theano, pytorch } = networkOptions;
  const autoencoder = { ...pytorch, convInitialiser: 'glorot' } as const;
  test.each([
    // Glorot with gain sqrt(2), (channels in + filters) x 25; dense with gain 1.
    ['cifar10-lenet', 'encoder', theano, 'conv2.weight', xavier(Math.SQRT2, 96 * 25)],
    ['cifar10-lenet', 'encoder', theano, 'fc1.weight', xavier(1, 2048 + 128)],
    ['cifar10-lenet', 'decoder', theano, 'deconv2.weight', xavier(Math.SQRT2, 192 * 25)],
    ['gtsrb-lenet', 'encoder', theano, 'conv2.weight', xavier(Math.SQRT2, 48 * 25)],
    ['mnist-arch2', 'encoder', theano, 'conv3.weight', xavier(Math.SQRT2, 384 * 25)],
    // The PyTorch port: its own default in the network of Deep SVDD, Xavier in the colour autoencoders' convolutions.
    ['cifar10-lenet', 'encoder', pytorch, 'conv2.weight', 1 / Math.sqrt(800)],
    ['cifar10-lenet', 'encoder', autoencoder, 'conv2.weight', xavier(Math.SQRT2, 96 * 25)],
    ['cifar10-lenet', 'encoder', autoencoder, 'fc1.weight', 1 / Math.sqrt(2048)],
    ['cifar10-lenet-elu', 'encoder', autoencoder, 'conv2.weight', xavier(1, 96 * 25)],
    ['cifar10-lenet-elu', 'decoder', autoencoder, 'deconv2.weight', xavier(1, 192 * 25)],
  ] as const)('%s %s %o %s', (name, half, options, weight, bound) => {
    const network = networkOf(name, half, options);
    const largest = network.copyWeights()[weight].reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    network.dispose();
    // A thousand and more uniform numbers: the largest is within a hundredth of the bound.
    expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-4));
    expect(largest).toBeGreaterThan(bound * 0.99);
  });
});
