import { describe, expect, test } from 'vitest';
import type { Network } from '../../dist/networks';
import {
  PatchMoments,
  tf,
  type PatchStatistics,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '../../dist/tensorflow';
import { oneClassLoss, reconstructionErrors, softBoundaryLoss, squaredDistances } from '../../dist/training';
import { GoldenNetwork, runningStatistics } from '../support/goldenNetwork';
import { withoutLeaks } from '../support/leaks';
import { relativeError } from '../support/numbers';

/** The loss and its gradients by kernel name. */
function lossAndGradients(
  networks: Network[],
  loss: (values: Record<string, Tensor>) => Scalar,
): { loss: number; gradients: Record<string, Float32Array> } {
  const trainable = networks.flatMap((network) => network.trainable);
  return tf.tidy(() => {
    const values = trainable.map(({ variable }) => variable.read());
    const { value, grads } = tf
      .engine()
      .gradients(() => loss(Object.fromEntries(trainable.map(({ name }, i) => [name, values[i]]))), values);
    const gradients = trainable.map(({ name }, i) => [name, Float32Array.from(grads[i].dataSync())] as const);
    return { loss: value.dataSync()[0], gradients: Object.fromEntries(gradients) };
  });
}

/**
 * Two things make single precision coarse in the colour network. The gradient of its first kernel is ill-conditioned:
 * images are a constant of .4 to .5 and a small signal, and batch normalisation takes the constant out again (PyTorch's own
 * float32 is off by up to 1e-3). And in the autoencoder one input of a leaky ReLU, the 1,767th of filter 27 behind deconv3,
 * is 1.3e-6 in double precision: which side of the kink it falls on is a matter of rounding, and all gradients before it
 * follow. Those behind it agree as all others do.
 */
function tolerance(name: string, loss: string, kernel: string): number {
  if (name === 'cifar' && kernel === 'conv1') return 2e-2;
  return name === 'cifar' && loss === 'ae' && kernel !== 'deconv4' ? 1e-2 : 1e-4;
}

describe.each([
  ['mnist', 'by itself'],
  ['mnist', 'with the moments of the patches'],
  ['cifar', 'by itself'],
] as const)('the network for %s against PyTorch in double precision, %s', (name, how) => {
  const golden = new GoldenNetwork(name);
  const { numbers } = golden;

  /** The golden batch and, where they are to be used, the statistics of its patches. */
  async function withBatch(body: (input: Tensor4D, patches?: PatchStatistics) => void): Promise<void> {
    const input = golden.input();
    const moments = how === 'by itself' ? undefined : await PatchMoments.of(input);
    tf.tidy(() => body(input, moments?.at(tf.range(0, input.shape[0], 1, 'int32'))));
    moments?.dispose();
    input.dispose();
  }

  function expectGradients(
    loss: 'oc' | 'soft' | 'ae',
    kernels: readonly string[],
    gradients: Record<string, Float32Array>,
  ): void {
    for (const kernel of kernels) {
      const { actual, expected, whole } = golden.gradients(loss, kernel, gradients[`${kernel}.weight`]);
      const most = tolerance(name, loss, kernel);
      expect(relativeError(actual, expected), kernel).toBeLessThan(most);
      const summary = numbers[loss].grad_summary?.[kernel];
      if (!summary) continue;
      // Of the whole gradient, where the file holds only a part.
      const l2 = Math.sqrt(whole.reduce((sum, value) => sum + value ** 2, 0));
      const largest = whole.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      expect(Math.abs(l2 / summary.l2 - 1), `${kernel} l2`).toBeLessThan(most);
      expect(Math.abs(largest / summary.max_abs - 1), `${kernel} max`).toBeLessThan(most);
    }
  }

  test('output and distances by the batch, and the running statistics after it', () =>
    withoutLeaks(async () => {
      const network = golden.encoder();
      expect(network.usesPatches).toBe(name === 'mnist');
      await withBatch((input, patches) => {
        const out = network.apply(input, {}, true, patches) as Tensor2D;
        expect(relativeError(out.dataSync(), golden.array('train_out'))).toBeLessThan(1e-4);
        const distances = squaredDistances(out, tf.tensor1d(numbers.c));
        expect(relativeError(distances.dataSync(), numbers.dist)).toBeLessThan(1e-4);
      });
      const after = network.copyWeights();
      const expected = runningStatistics(numbers.running_after_1_step_from_0_1);
      for (const [statistic, values] of Object.entries(expected)) {
        expect(relativeError(after[statistic], values), statistic).toBeLessThan(1e-4);
      }
      network.dispose();
    }));

  test('output and distances by running statistics', () =>
    withoutLeaks(() => {
      const network = golden.encoder('pytorch', runningStatistics(numbers.eval_running_stats));
      tf.tidy(() => {
        const out = network.evaluate(golden.input()) as Tensor2D;
        expect(relativeError(out.dataSync(), golden.array('eval_out'))).toBeLessThan(1e-4);
        const distances = squaredDistances(out, tf.tensor1d(numbers.c));
        expect(relativeError(distances.dataSync(), numbers.eval_dist)).toBeLessThan(1e-4);
        expect(Math.abs(oneClassLoss(distances).dataSync()[0] / numbers.eval_loss_oc - 1)).toBeLessThan(1e-5);
      });
      network.dispose();
    }));

  const losses = {
    oc: (distances: Tensor1D) => oneClassLoss(distances),
    soft: (distances: Tensor1D) => softBoundaryLoss(distances, tf.scalar(numbers.R ** 2), numbers.nu),
  };
  test.each(['oc', 'soft'] as const)('%s loss and every gradient', (loss) =>
    withoutLeaks(async () => {
      const network = golden.encoder();
      await withBatch((input, patches) => {
        const found = lossAndGradients([network], (values) => {
          const out = network.apply(input, values, true, patches) as Tensor2D;
          return losses[loss](squaredDistances(out, tf.tensor1d(numbers.c)));
        });
        expect(Math.abs(found.loss / numbers[loss].loss - 1)).toBeLessThan(1e-4);
        expectGradients(loss, golden.case.encoder, found.gradients);
      });
      network.dispose();
    }),
  );

  test('autoencoder: output, errors, loss and every gradient', () =>
    withoutLeaks(async () => {
      const [encoder, decoder] = [golden.encoder(), golden.decoder()];
      await withBatch((input, patches) => {
        const { loss, gradients } = lossAndGradients([encoder, decoder], (values) => {
          const out = decoder.apply(encoder.apply(input, values, true, patches), values, true);
          expect(relativeError(out.dataSync(), golden.array('ae_train_out')), 'output').toBeLessThan(1e-4);
          const errors = reconstructionErrors(out, input);
          expect(relativeError(errors.dataSync(), numbers.ae.scores), 'errors').toBeLessThan(1e-4);
          return tf.mean(errors);
        });
        expect(Math.abs(loss / numbers.ae.loss - 1)).toBeLessThan(1e-4);
        expectGradients('ae', [...golden.case.encoder, ...golden.case.decoder], gradients);
      });
      encoder.dispose();
      decoder.dispose();
    }));
});
