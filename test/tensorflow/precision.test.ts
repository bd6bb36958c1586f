import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DeepSvdd } from '../../dist/detectors';
import { EnvironmentError } from '../../dist/errors';
import { checkPrecision, conv5x5, tf, upsampleConv5x5, type Tensor4D } from '../../dist/tensorflow';
import { withoutLeaks } from '../support/leaks';
import { noise, relativeError } from '../support/numbers';

const image = (shape: [number, number, number, number], seed: number): Tensor4D =>
  tf.tensor4d(
    noise(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  );

const supported = /avx512_bf16|amx_bf16/.test(readFileSync('/proc/cpuinfo', 'utf8'));

describe('bf16', () => {
  test('is refused with a sentence where the processor has it not', () => {
    expect(() => checkPrecision('bf16', ['avx2', 'avx512f'])).toThrow(EnvironmentError);
    expect(() => checkPrecision('bf16', ['avx2'])).toThrow(/AVX512_BF16 or AMX.*use "f32"/);
    for (const flag of ['avx512_bf16', 'amx_bf16']) checkPrecision('bf16', [flag]);
    checkPrecision('f32', []);
  });

  test('a detector asks the processor that it runs on', () => {
    const make = () => new DeepSvdd({ network: 'cifar10-lenet', recipe: { precision: 'bf16' } });
    if (supported) expect(make().options.recipe.precision).toBe('bf16');
    else expect(make).toThrow(EnvironmentError);
  });

  // Eight significant bits: each factor is off by up to 2^-9, and errors of many products cancel. Where the processor has no
  // bfloat16, sums are rounded, too, and nothing lets it be used.
  test.runIf(supported).each(Object.entries({ conv5x5, upsampleConv5x5 }))(
    '%s: value and both gradients within a hundredth of f32',
    (_, convolution) =>
      withoutLeaks(() =>
        tf.tidy(() => {
          const inputs = [image([5, 8, 6, 16], 1), image([5, 5, 16, 8], 2)];
          const all = (precision: 'f32' | 'bf16') => {
            const f = (x: Tensor4D, kernel: Tensor4D) => convolution(x, kernel, precision);
            const y = f(inputs[0], inputs[1]);
            const weights = tf.tensor(noise(y.size, 3), y.shape);
            const loss = (x: Tensor4D, kernel: Tensor4D) => tf.sum(tf.mul(f(x, kernel), weights));
            return [y, ...tf.grads(loss as Parameters<typeof tf.grads>[0])(inputs)];
          };
          const [exact, rounded] = [all('f32'), all('bf16')];
          exact.forEach((expected, i) => {
            const error = relativeError(rounded[i].dataSync(), expected.dataSync());
            expect(error, `output ${i}`).toBeLessThan(1e-2);
            expect(error, `output ${i} is not float32`).toBeGreaterThan(1e-5);
          });
        }),
      ),
  );
});
