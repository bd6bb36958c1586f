import { describe, expect, test } from 'vitest';
import { architectureByName, Network, type NetworkOptions } from '../../dist/networks';
import { RandomStream } from '../../dist/random';
import {
  tf,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '../../dist/tensorflow';
import { oneClassLoss, reconstructionErrors, softBoundaryLoss, squaredDistances } from '../../dist/training';
import {
  convKernel,
  deconvKernel,
  denseKernel,
  goldenArray,
  goldenJson,
  toChannelsLast,
} from '../support/golden';
import { withoutLeaks } from '../support/leaks';
import { relativeError } from '../support/numbers';

type Statistics = Record<string, { mean: number[]; var: number[] }>;
const golden = goldenJson<{
  nu: number;
  R: number;
  c: number[];
  eval_running_stats: Statistics;
  running_after_1_step_from_0_1: Statistics;
  dist: number[];
  eval_dist: number[];
  oc: { loss: number };
  soft: { loss: number };
  eval_loss_oc: number;
  ae: { loss: number; scores: number[] };
}>('b_mnist_net');

const pytorch: NetworkOptions = {
  repDim: 32,
  affine: false,
  runningStatistics: 'variance',
  initialiser: 'torch',
  decoderNorm: 'code',
};
const theano: NetworkOptions = {
  repDim: 32,
  affine: true,
  runningStatistics: 'inverse-std',
  initialiser: 'glorot',
  decoderNorm: 'output',
};
const lenet = architectureByName('mnist-lenet');

/** A kernel, or its gradient, in this package's layout. */
function kernel(prefix: string, name: string, suffix = ''): Float32Array {
  const array = goldenArray(`b_mnist_${prefix}${name}${suffix}`);
  if (name.startsWith('deconv')) return deconvKernel(array);
  return name === 'fc1' ? denseKernel(array, 4, 7) : convKernel(array);
}
const encoderKernels = ['conv1', 'conv2', 'fc1'];
const decoderKernels = ['deconv1', 'deconv2', 'deconv3'];
const weights = Object.fromEntries(
  [...encoderKernels, ...decoderKernels].map((name) => [`${name}.weight`, kernel('', name, '_weight')]),
);

function statistics(source: Statistics): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, { mean, var: variance }]) => [
      [`${name}.running_mean`, mean],
      [`${name}.running_var`, variance],
    ]),
  );
}

const beginning = statistics({
  bn1: { mean: Array<number>(8).fill(0), var: Array<number>(8).fill(1) },
  bn2: { mean: Array<number>(4).fill(0), var: Array<number>(4).fill(1) },
  bn3: { mean: Array<number>(4).fill(0), var: Array<number>(4).fill(1) },
  bn4: { mean: Array<number>(8).fill(0), var: Array<number>(8).fill(1) },
});

function encoder(running = beginning): Network {
  const network = new Network(lenet.inputShape, lenet.encoder(pytorch), new RandomStream(0, 'test'));
  network.setWeights({ ...weights, ...running });
  return network;
}

function decoder(): Network {
  const network = new Network([32], lenet.decoder(pytorch), new RandomStream(0, 'test'));
  network.setWeights({ ...weights, ...beginning });
  return network;
}

const input = (): Tensor4D => tf.tensor4d(toChannelsLast(goldenArray('b_mnist_input')), [16, 28, 28, 1]);

/** The loss and its gradients by kernel name. */
function lossAndGradients(
  networks: Network[],
  loss: (values: Record<string, Tensor>) => Scalar,
): { loss: number; gradients: Record<string, Float32Array> } {
  const trainable = networks.flatMap((network) => network.trainable);
  const result = tf.tidy(() => {
    const values = trainable.map(({ variable }) => variable.read());
    const { value, grads } = tf
      .engine()
      .gradients(() => loss(Object.fromEntries(trainable.map(({ name }, i) => [name, values[i]]))), values);
    const gradients = trainable.map(({ name }, i) => [name, Float32Array.from(grads[i].dataSync())] as const);
    return { loss: value.dataSync()[0], gradients: Object.fromEntries(gradients) };
  });
  return result;
}

describe('against PyTorch in double precision', () => {
  test('output by the batch, and the running statistics after it', () =>
    withoutLeaks(() => {
      const network = encoder();
      tf.tidy(() => {
        const out = network.apply(input(), {}, true);
        expect(relativeError(out.dataSync(), goldenArray('b_mnist_train_out').data)).toBeLessThan(1e-4);
      });
      const after = network.copyWeights();
      for (const [name, expected] of Object.entries(statistics(golden.running_after_1_step_from_0_1))) {
        expect(relativeError(after[name], expected), name).toBeLessThan(1e-4);
      }
      network.dispose();
    }));

  test('output and distances by running statistics', () =>
    withoutLeaks(() => {
      const network = encoder(statistics(golden.eval_running_stats));
      tf.tidy(() => {
        const out = network.evaluate(input()) as Tensor2D;
        expect(relativeError(out.dataSync(), goldenArray('b_mnist_eval_out').data)).toBeLessThan(1e-4);
        const distances = squaredDistances(out, tf.tensor1d(golden.c));
        expect(relativeError(distances.dataSync(), golden.eval_dist)).toBeLessThan(1e-4);
        expect(Math.abs(oneClassLoss(distances).dataSync()[0] / golden.eval_loss_oc - 1)).toBeLessThan(1e-5);
      });
      network.dispose();
    }));

  const losses = {
    oc: (distances: Tensor1D) => oneClassLoss(distances),
    soft: (distances: Tensor1D) => softBoundaryLoss(distances, tf.scalar(golden.R ** 2), golden.nu),
  };
  test.each(['oc', 'soft'] as const)('%s loss and every gradient', (name) =>
    withoutLeaks(() => {
      const network = encoder();
      const { loss, gradients } = lossAndGradients([network], (values) => {
        const out = network.apply(input(), values, true) as Tensor2D;
        return losses[name](squaredDistances(out, tf.tensor1d(golden.c)));
      });
      expect(Math.abs(loss / golden[name].loss - 1)).toBeLessThan(1e-4);
      for (const each of encoderKernels) {
        const expected = kernel(`grad_${name}_`, each);
        expect(relativeError(gradients[`${each}.weight`], expected), each).toBeLessThan(1e-4);
      }
      network.dispose();
    }),
  );

  test('autoencoder: output, errors, loss and every gradient', () =>
    withoutLeaks(() => {
      const [enc, dec] = [encoder(), decoder()];
      const { loss, gradients } = lossAndGradients([enc, dec], (values) => {
        const batch = input();
        const out = dec.apply(enc.apply(batch, values, true), values, true);
        const expected = toChannelsLast(goldenArray('b_mnist_ae_train_out'));
        expect(relativeError(out.dataSync(), expected), 'output').toBeLessThan(1e-4);
        const errors = reconstructionErrors(out, batch);
        expect(relativeError(errors.dataSync(), golden.ae.scores), 'errors').toBeLessThan(1e-4);
        return tf.mean(errors);
      });
      expect(Math.abs(loss / golden.ae.loss - 1)).toBeLessThan(1e-4);
      for (const each of [...encoderKernels, ...decoderKernels]) {
        expect(relativeError(gradients[`${each}.weight`], kernel('ae_grad_', each)), each).toBeLessThan(1e-4);
      }
      enc.dispose();
      dec.dispose();
    }));
});

describe('layers and parameters', () => {
  const count = (network: Network, ...kinds: string[]): number =>
    network.weights
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((sum, { variable }) => sum + variable.shape.reduce((a, b) => a * b, 1), 0);

  test.each([
    // 200 + 800 + 6272 kernel weights; gamma and beta of 8 and 4 channels; two statistics of as many.
    ['theano', 'encoder', theano, 7272, 24, 24],
    ['pytorch', 'encoder', pytorch, 7272, 0, 24],
    // 200 + 800 + 200; batch norm of 4 and 8 channels.
    ['theano', 'decoder', theano, 1200, 24, 24],
    ['pytorch', 'decoder', pytorch, 1200, 0, 24],
  ] as const)('%s %s', (_, half, options, kernels, affine, running) =>
    withoutLeaks(() => {
      const input = half === 'encoder' ? lenet.inputShape : [32];
      const network = new Network(input, lenet[half](options), new RandomStream(0, 'test'));
      expect(count(network, 'kernel')).toBe(kernels);
      expect(count(network, 'scale', 'offset')).toBe(affine);
      expect(count(network, 'statistic')).toBe(running);
      expect(network.outputShape).toEqual(half === 'encoder' ? [32] : [28, 28, 1]);
      network.dispose();
    }),
  );

  test('running 1/std: after one batch .9 * 1 + .1 / sqrt(biased variance + 1e-4)', () =>
    withoutLeaks(() => {
      const network = new Network(lenet.inputShape, lenet.encoder(theano), new RandomStream(0, 'test'));
      network.setWeights({ ...network.copyWeights(), ...weights });
      tf.dispose(tf.tidy(() => network.apply(input(), {}, true)));
      const { bn1 } = goldenJson<{ batch_stats: Record<string, { var_biased: number[] }> }>(
        'b_mnist_net',
      ).batch_stats;
      const expected = bn1.var_biased.map((variance) => 0.9 + 0.1 / Math.sqrt(variance + 1e-4));
      expect(relativeError(network.copyWeights()['bn1.running_inv_std'], expected)).toBeLessThan(1e-5);
      network.dispose();
    }));
});

describe('initial weights', () => {
  const initial = (seed: number, options: NetworkOptions): Record<string, Float32Array> => {
    const network = new Network(lenet.inputShape, lenet.encoder(options), new RandomStream(seed, 'test'));
    const values = network.copyWeights();
    network.dispose();
    return values;
  };

  test('follow from the seed, 0 being one like any other; layers differ', () => {
    expect(initial(0, theano)).toEqual(initial(0, theano));
    expect(initial(0, theano)['conv1.weight']).not.toEqual(initial(1, theano)['conv1.weight']);
    expect(initial(0, theano)['conv1.weight'][0]).not.toBe(initial(0, theano)['conv2.weight'][0]);
  });

  test.each([
    // Glorot: sqrt(2 / 1.0001) sqrt(6 / (25 + 200)); no gain for the dense layer: sqrt(6 / (196 + 32)).
    [theano, 'conv1.weight', Math.sqrt(2 / 1.0001) * Math.sqrt(6 / 225)],
    [theano, 'conv2.weight', Math.sqrt(2 / 1.0001) * Math.sqrt(6 / 300)],
    [theano, 'fc1.weight', Math.sqrt(6 / 228)],
    // torch: 1 / sqrt(fan in).
    [pytorch, 'conv1.weight', 1 / 5],
    [pytorch, 'conv2.weight', 1 / Math.sqrt(200)],
    [pytorch, 'fc1.weight', 1 / 14],
  ] as const)('%o %s fills its range', (options, name, bound) => {
    const values = initial(3, options)[name];
    const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-6));
    expect(largest).toBeGreaterThan(bound * 0.95);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    // A uniform mean has the standard error bound / sqrt(3 n).
    expect(Math.abs(mean)).toBeLessThan((4 * bound) / Math.sqrt(3 * values.length));
  });
});

test('weights of the wrong size are refused by name', () => {
  const network = encoder();
  expect(() => network.setWeights({ ...weights, ...beginning, 'conv1.weight': [1] })).toThrow(
    /"conv1.weight" needs 200 numbers \(5 x 5 x 1 x 8\), but there are 1/,
  );
  network.dispose();
});
