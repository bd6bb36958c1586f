import { describe, expect, test } from 'vitest';
import { architectureByName, Network, type Weight } from '../../dist/networks';
import { RandomStream } from '../../dist/random';
import { tf, Variable, type Tensor2D } from '../../dist/tensorflow';
import { Adam, oneClassLoss, squaredDistances } from '../../dist/training';
import { convKernel, denseKernel, goldenArray, goldenJson, toChannelsLast } from '../support/golden';
import { withoutLeaks } from '../support/leaks';
import { relativeError } from '../support/numbers';

const golden = goldenJson<{
  adam_losses: number[];
  hyper: { lr: number; weight_decay: number };
  explicit_gradient_sequence: {
    p0: number[];
    grads: number[][];
    adam: number[][];
    'adam_wd0.01': number[][];
    lr: number;
  };
}>('c_optim');

describe('thirty steps on an explicit sequence of gradients agree with PyTorch', () => {
  const { p0, grads, lr, ...expected } = golden.explicit_gradient_sequence;
  test.each([
    ['without decay', 0, expected.adam],
    ['with coupled decay .01', 0.01, expected['adam_wd0.01']],
  ])('%s', (_, rate, parameters) =>
    withoutLeaks(() => {
      const initial = tf.tensor1d(p0);
      const weight: Weight = { name: 'p', kind: 'kernel', variable: new Variable(initial) };
      const adam = new Adam([weight], { rate, applies: () => true });
      grads.forEach((gradient, step) => {
        const g = tf.tensor1d(gradient);
        adam.step([g], lr);
        g.dispose();
        expect(relativeError(weight.variable.values(), parameters[step]), `step ${step + 1}`).toBeLessThan(
          2e-6,
        );
      });
      adam.dispose();
      weight.variable.dispose();
      initial.dispose();
    }),
  );
});

test('five steps of the MNIST network: losses within 1e-5, weights within 1e-4', () =>
  withoutLeaks(() => {
    const lenet = architectureByName('mnist-lenet');
    const options = {
      repDim: 32,
      affine: false,
      runningStatistics: 'variance',
      initialiser: 'torch',
      decoderNorm: 'code',
    } as const;
    const network = new Network(lenet.inputShape, lenet.encoder(options), new RandomStream(0, 'test'));
    network.setWeights({
      ...network.copyWeights(),
      'conv1.weight': convKernel(goldenArray('b_mnist_conv1_weight')),
      'conv2.weight': convKernel(goldenArray('b_mnist_conv2_weight')),
      'fc1.weight': denseKernel(goldenArray('b_mnist_fc1_weight'), 4, 7),
    });
    const { c } = goldenJson<{ c: number[] }>('b_mnist_net');
    const input = tf.tensor4d(toChannelsLast(goldenArray('b_mnist_input')), [16, 28, 28, 1]);
    const adam = new Adam(network.trainable, { rate: golden.hyper.weight_decay, applies: () => true });
    golden.adam_losses.forEach((expected, step) => {
      const { value, grads } = tf.tidy(() => {
        const values = network.trainable.map(({ variable }) => variable.read());
        return tf.engine().gradients(() => {
          const byName = Object.fromEntries(network.trainable.map(({ name }, i) => [name, values[i]]));
          const out = network.apply(input, byName, true) as Tensor2D;
          return oneClassLoss(squaredDistances(out, tf.tensor1d(c)));
        }, values);
      });
      expect(Math.abs(value.dataSync()[0] / expected - 1), `loss ${step}`).toBeLessThan(1e-5);
      if (step < 5) adam.step(grads, golden.hyper.lr);
      tf.dispose([value, ...grads]);
    });
    const weights = network.copyWeights();
    const after = (name: string) => goldenArray(`c_adam5_${name}_weight`);
    expect(relativeError(weights['conv1.weight'], convKernel(after('conv1')))).toBeLessThan(1e-4);
    expect(relativeError(weights['conv2.weight'], convKernel(after('conv2')))).toBeLessThan(1e-4);
    expect(relativeError(weights['fc1.weight'], denseKernel(after('fc1'), 4, 7))).toBeLessThan(1e-4);
    adam.dispose();
    network.dispose();
    input.dispose();
  }));
