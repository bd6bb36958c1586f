import { describe, expect, test } from 'vitest';
import { architectureByName, Network, type NetworkOptions } from '../../dist/networks';
import { RandomStream } from '../../dist/random';
import { tf } from '../../dist/tensorflow';
import { GoldenNetwork } from '../support/goldenNetwork';
import { withoutLeaks } from '../support/leaks';
import { relativeError } from '../support/numbers';
import { networkOptions } from '../support/ports';

const lenet = architectureByName('mnist-lenet');
const theano = { ...networkOptions.theano, repDim: 32 };
const pytorch = { ...networkOptions.pytorch, repDim: 32 };

test('running 1/std: after one batch .9 * 1 + .1 / sqrt(biased variance + 1e-4)', () =>
  withoutLeaks(() => {
    const golden = new GoldenNetwork('mnist');
    const network = golden.encoder('theano');
    tf.dispose(tf.tidy(() => network.apply(golden.input(), {}, true)));
    const variances = golden.numbers.batch_stats['bn1'].var_biased;
    const expected = variances.map((variance) => 0.9 + 0.1 / Math.sqrt(variance + 1e-4));
    expect(relativeError(network.copyWeights()['bn1.running_inv_std'], expected)).toBeLessThan(1e-5);
    network.dispose();
  }));

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
  const network = new Network(lenet.inputShape, lenet.encoder(pytorch), new RandomStream(0, 'test'));
  expect(() => network.setWeights({ ...network.copyWeights(), 'conv1.weight': [1] })).toThrow(
    /"conv1.weight" needs 200 numbers \(5 x 5 x 1 x 8\), but there are 1/,
  );
  network.dispose();
});
