import { describe, expect, test } from 'vitest';
import {
  batchNormMaxPool2x2,
  conv5x5,
  conv5x5InBlocks,
  convolutionStatistics,
  PatchMoments,
  tf,
  type BatchStatistics,
  type PatchStatistics,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '../../dist/tensorflow';
import { withoutLeaks } from '../support/leaks';
import { expectSame } from '../support/kernels';
import { noise, relativeError } from '../support/numbers';
import { tensor } from '../support/tensors';

const kernel = (filters: number): Tensor4D => tensor([5, 5, 1, filters], 4);

/** What the images at the positions have in common, and the images themselves, while the body runs. */
async function withPatches(
  all: Tensor4D,
  positions: readonly number[],
  body: (batch: Tensor4D, patches: PatchStatistics) => void,
): Promise<void> {
  const moments = await PatchMoments.of(all);
  tf.tidy(() => {
    const at = tf.tensor1d([...positions], 'int32');
    body(tf.gather(all, at), moments.at(at));
  });
  moments.dispose();
  all.dispose();
}

const everyOf = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe.each([
  ['one image smaller than a patch', [1, 3, 2, 1], 0, 1, [0]],
  ['odd sizes, some images twice', [5, 5, 7, 1], 0, 1, [4, 0, 0, 2]],
  ['all of a batch of MNIST', [31, 28, 28, 1], 0, 1, everyOf(31)],
  ['more images than are looked at at once', [203, 6, 6, 1], 0, 1, [202, 199, 200, 7]],
  // Zeros around the images let these patches vary as much as the images are bright.
  ['bright images that hardly vary', [9, 28, 28, 1], 0.9, 0.01, everyOf(9)],
] as const)('%s', (_, shape, level, spread, positions) => {
  const all = (): Tensor4D => tensor([...shape], 1, { level, spread });

  test.each([1, 8, 20])('the statistics of a convolution of %i filters are those of its result', (filters) =>
    withoutLeaks(() =>
      withPatches(all(), positions, (batch, patches) => {
        const found = tf.unstack(convolutionStatistics(kernel(filters), patches));
        const { mean, variance } = tf.moments(conv5x5(batch, kernel(filters)), [0, 1, 2]);
        expect(relativeError(found[0].dataSync(), mean.dataSync()), 'mean').toBeLessThan(2e-5);
        expect(relativeError(found[1].dataSync(), variance.dataSync()), 'variance').toBeLessThan(2e-5);
      }),
    ),
  );

  test.each([
    ['above 0', 1.5],
    ['of both signs', 0],
  ])('normalising and pooling by them, and its gradients, are the same, scales %s', (_, sign) =>
    withoutLeaks(() =>
      withPatches(all(), positions, (batch, patches) => {
        const [, height, width] = batch.shape;
        const convolve = height % 2 === 0 && width % 2 === 0 ? conv5x5InBlocks : conv5x5;
        const given = [
          kernel(8),
          tf.tensor1d(noise(8, 2).map((value) => value + sign)),
          tf.tensor1d(noise(8, 3)),
        ];
        const seen: Record<keyof BatchStatistics, ArrayLike<number>>[] = [];
        const f =
          (known: boolean) =>
          (...[filters, scale, offset]: Tensor[]): Tensor =>
            batchNormMaxPool2x2(
              convolve(batch, filters as Tensor4D),
              ...([scale, offset] as [Tensor1D, Tensor1D]),
              1e-4,
              ({ mean, variance }) => seen.push({ mean: mean.dataSync(), variance: variance.dataSync() }),
              known ? convolutionStatistics(filters as Tensor4D, patches) : undefined,
            );
        expectSame(() => given, f(true), f(false), 2e-5, 5e-4);
        // The first two values, before those of the gradients.
        const [expected, found] = seen;
        for (const of of ['mean', 'variance'] as const) {
          expect(relativeError(found[of], expected[of]), of).toBeLessThan(2e-5);
        }
      }),
    ),
  );
});
