import { describe, expect, test } from 'vitest';
import { architectureByName, Network, type Weight } from '../../dist/networks';
import { RandomStream } from '../../dist/random';
import { tf, Variable, type Tensor2D } from '../../dist/tensorflow';
import { oneClassLoss, Optimiser, SOLVERS, squaredDistances, type SolverName } from '../../dist/training';
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
    amsgrad: number[][];
    'adam_wd0.01': number[][];
    'amsgrad_wd0.01': number[][];
    lr: number;
  };
}>('c_optim');

/** The weight after each step along the gradients, with the first value `start`. */
function walk(
  solver: SolverName,
  start: readonly number[],
  gradients: readonly (readonly number[])[],
  { rate, decay = 0, momentum = 0.9 }: { rate: (step: number) => number; decay?: number; momentum?: number },
): Float32Array[] {
  const initial = tf.tensor1d([...start]);
  const weight: Weight = { name: 'p', kind: 'kernel', variable: new Variable(initial) };
  const optimiser = new Optimiser([weight], {
    solver,
    momentum,
    decay: { rate: decay, applies: () => true },
  });
  const values = gradients.map((gradient, step) => {
    const g = tf.tensor1d([...gradient]);
    tf.tidy(() => optimiser.step(optimiser.withDecay([g], [weight.variable.read()]), rate(step)));
    g.dispose();
    return weight.variable.values();
  });
  optimiser.dispose();
  weight.variable.dispose();
  initial.dispose();
  return values;
}

describe('thirty steps on an explicit sequence of gradients agree with PyTorch', () => {
  const { p0, grads, lr, ...expected } = golden.explicit_gradient_sequence;
  test.each([
    ['adam', 'without decay', 0, expected.adam],
    ['adam', 'with coupled decay .01', 0.01, expected['adam_wd0.01']],
    ['amsgrad', 'without decay', 0, expected.amsgrad],
    ['amsgrad', 'with coupled decay .01', 0.01, expected['amsgrad_wd0.01']],
  ] as const)('%s %s', (solver, _, decay, parameters) =>
    withoutLeaks(() => {
      walk(solver, p0, grads, { rate: () => lr, decay }).forEach((values, step) =>
        expect(relativeError(values, parameters[step]), `step ${step + 1}`).toBeLessThan(2e-6),
      );
    }),
  );
});

describe('by hand, from w = 1 along g = 2', () => {
  const [start, gradients] = [[1], [[2], [2]]];
  test.each([
    // 1 - .1 * 2, twice.
    ['sgd', 0.1, [0.8, 0.6]],
    // v = -.2, then .9 * -.2 - .2 = -.38.
    ['momentum', 0.1, [0.8, 0.42]],
    // w + .9 v - .2 with v = -.2 and -.38: 1 - .18 - .2, then .62 - .342 - .2.
    ['nesterov', 0.1, [0.62, 0.078]],
    // 2 / sqrt(4) = 1, then 2 / sqrt(8) = 1 / sqrt(2).
    ['adagrad', 0.1, [0.9, 0.9 - 0.1 / Math.SQRT2]],
    // a = .4, then .76.
    ['rmsprop', 0.1, [1 - 0.2 / Math.sqrt(0.4), 1 - 0.2 / Math.sqrt(0.4) - 0.2 / Math.sqrt(0.76)]],
    // u = 2 sqrt(1e-6) / sqrt(.2), then b = .05 u^2 = 1e-6 and a = .39: u = 2 sqrt(2e-6) / sqrt(.39).
    [
      'adadelta',
      1,
      [1 - 2e-3 / Math.sqrt(0.2), 1 - 2e-3 / Math.sqrt(0.2) - (2e-3 * Math.SQRT2) / Math.sqrt(0.39)],
    ],
    // Bias-corrected, m' = 2 and v' = 4 in both steps.
    ['adam', 0.1, [0.9, 0.8]],
    ['amsgrad', 0.1, [0.9, 0.8]],
    // m' = 2 and u = 2 in both steps.
    ['adamax', 0.1, [0.9, 0.8]],
  ] as const)('%s', (solver, rate, expected) =>
    withoutLeaks(() => {
      const values = walk(solver, start, gradients, { rate: () => rate });
      expected.forEach((value, step) => expect(values[step][0]).toBeCloseTo(value, 5));
    }),
  );
});

/** The published formulas in double precision: the step of one number by its gradient, with memory `s` of zeros. */
const FORMULAS: Record<string, (g: number, rate: number, s: number[], step: number) => number> = {
  sgd: (g, rate) => -rate * g,
  momentum: (g, rate, s) => (s[0] = 0.8 * s[0] - rate * g),
  nesterov: (g, rate, s) => {
    s[0] = 0.8 * s[0] - rate * g;
    return 0.8 * s[0] - rate * g;
  },
  adagrad: (g, rate, s) => (-rate * g) / Math.sqrt((s[0] += g * g) + 1e-6),
  rmsprop: (g, rate, s) => (-rate * g) / Math.sqrt((s[0] = 0.9 * s[0] + 0.1 * g * g) + 1e-6),
  adadelta: (g, rate, s) => {
    s[0] = 0.95 * s[0] + 0.05 * g * g;
    const update = (g * Math.sqrt(s[1] + 1e-6)) / Math.sqrt(s[0] + 1e-6);
    s[1] = 0.95 * s[1] + 0.05 * update * update;
    return -rate * update;
  },
  adam: (g, rate, s, step) => {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = 0.999 * s[1] + 0.001 * g * g;
    return (-rate * s[0]) / (1 - 0.9 ** step) / (Math.sqrt(s[1] / (1 - 0.999 ** step)) + 1e-8);
  },
  amsgrad: (g, rate, s, step) => {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = 0.999 * s[1] + 0.001 * g * g;
    s[2] = Math.max(s[2], s[1]);
    return (-rate * s[0]) / (1 - 0.9 ** step) / (Math.sqrt(s[2] / (1 - 0.999 ** step)) + 1e-8);
  },
  adamax: (g, rate, s, step) => {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = Math.max(0.999 * s[1], Math.abs(g));
    return (-rate * s[0]) / (1 - 0.9 ** step) / (s[1] + 1e-8);
  },
};

describe('eight steps with a rate that drops and coupled decay agree with the published formula', () => {
  test('every solver has its formula here', () => {
    expect(Object.keys(FORMULAS).sort()).toEqual([...SOLVERS].sort());
  });

  test.each(SOLVERS)('%s', (solver) =>
    withoutLeaks(() => {
      const start = [0.7, -1.3, 2.1];
      const gradients = [
        [1, -3, 0.01],
        [-2, -1, 0.02],
        [0.5, 4, -0.01],
        [0, 0, 0],
        [3, 0.1, 0.03],
      ];
      gradients.push([1e-4, -1e-4, 0], [-1, 2, 0.5], [-1, 2, 0.5]);
      const rate = (step: number): number => (step < 4 ? 0.05 : 0.005);
      const values = walk(solver, start, gradients, { rate, decay: 0.01, momentum: 0.8 });
      const expected = [...start];
      const memory = start.map(() => [0, 0, 0]);
      gradients.forEach((gradient, step) => {
        gradient.forEach((g, i) => {
          expected[i] += FORMULAS[solver](g + 0.01 * expected[i], rate(step), memory[i], step + 1);
        });
        expect(relativeError(values[step], expected), `step ${step + 1}`).toBeLessThan(2e-6);
      });
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
    const adam = new Optimiser(network.trainable, {
      solver: 'adam',
      momentum: 0.9,
      decay: { rate: golden.hyper.weight_decay, applies: () => true },
    });
    golden.adam_losses.forEach((expected, step) => {
      const { value, grads } = tf.tidy(() => {
        const values = network.trainable.map(({ variable }) => variable.read());
        const { value, grads } = tf.engine().gradients(() => {
          const byName = Object.fromEntries(network.trainable.map(({ name }, i) => [name, values[i]]));
          const out = network.apply(input, byName, true) as Tensor2D;
          return oneClassLoss(squaredDistances(out, tf.tensor1d(c)));
        }, values);
        return { value, grads: adam.withDecay(grads, values) };
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
