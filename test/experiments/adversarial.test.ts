/** Adversarial images of a class, and runs on images that no config names. */
import { describe, expect, test } from 'vitest';
import type { Classify } from '../../dist/attacks';
import { taskAgainst, type Dataset, type LabelledImages } from '../../dist/datasets';
import { adversarialImages, resolveConfig, runOnTask, type RunSettings } from '../../dist/experiments';
import { rocAuc } from '../../dist/metrics';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';
import { noise } from '../support/numbers';

/** Gray images of 2 x 2 whose class is whether they are light; some are in the wrong class. */
const toy = (n: number, seed: number): LabelledImages => {
  const random = noise(4 * n, seed);
  const pixels = Uint8Array.from({ length: 4 * n }, (_, p) => 128 + 40 * random[p] + (p % 8 < 4 ? -60 : 60));
  return {
    pixels,
    shape: [n, 2, 2, 1],
    labels: Uint8Array.from({ length: n }, (_, i) => (i < 4 ? 0 : i % 2)),
  };
};
const dataset: Dataset = { name: 'toy', classNames: ['dark', 'light'], train: toy(60, 1), test: toy(40, 2) };
const classify: Classify = ({ data, shape }) =>
  Uint8Array.from({ length: shape[0] }, (_, i) =>
    Number(data.subarray(4 * i, 4 * i + 4).reduce((a, b) => a + b, 0) > 2),
  );

describe('adversarial images of a class', () => {
  const options = { classify, target: 0, count: 6, steps: 300, seed: 1 };

  test('are test images that the model gets right, a little changed, and now wrong', async () => {
    const { originals, images, index, distances } = await adversarialImages(dataset, options);
    expect(images.shape).toEqual([6, 2, 2, 1]);
    expect([...(classify(originals) as Uint8Array)]).toEqual(Array(6).fill(0));
    expect([...(classify(images) as Uint8Array)]).toEqual(Array(6).fill(1));
    expect([...index]).toEqual([...index].sort((a, b) => a - b));
    index.forEach((place, i) => {
      expect(dataset.test.labels[place]).toBe(0);
      const bytes = dataset.test.pixels.subarray(4 * place, 4 * place + 4);
      expect([...originals.data.subarray(4 * i, 4 * i + 4)].map((v) => Math.round(255 * v))).toEqual([
        ...bytes,
      ]);
      // The plane where the sum is 2 is the boundary: no nearer point is adversarial.
      const sum = originals.data.subarray(4 * i, 4 * i + 4).reduce((a, b) => a + b, 0);
      expect(distances[i][300]).toBeGreaterThan((2 - sum) / 2 - 1e-6);
      expect(distances[i][300]).toBeLessThan(((2 - sum) / 2) * 1.2 + 1e-3);
    });
  });

  test('the same seed gives the same, another one others; no more than there are right', async () => {
    const [first, again, other] = [
      await adversarialImages(dataset, options),
      await adversarialImages(dataset, options),
      await adversarialImages(dataset, { ...options, seed: 2 }),
    ];
    expect(again.images.data).toEqual(first.images.data);
    expect(other.index).not.toEqual(first.index);
    const all = await adversarialImages(dataset, { ...options, count: 1000, steps: 1 });
    const places = Array.from(dataset.test.labels.keys()).filter((i) => dataset.test.labels[i] === 0);
    // Of the class's images two are light.
    expect(all.images.shape[0]).toBe(places.length - 2);
  });

  test('a class that is not there, or that the model never gets right, is refused', async () => {
    await expect(adversarialImages(dataset, { ...options, target: 2 })).rejects.toThrow(
      /no test images of a class 2/,
    );
    await expect(adversarialImages(dataset, { ...options, count: 0 })).rejects.toThrow(
      /an integer >= 1, not 0/,
    );
    const wrong: Classify = ({ shape }) => new Uint8Array(shape[0]).fill(1);
    await expect(adversarialImages(dataset, { ...options, classify: wrong })).rejects.toThrow(
      /gets no test image of the class dark right/,
    );
  });
});

describe('a run on images that no config names', () => {
  const bytes = (n: number, seed: number): LabelledImages => ({
    pixels: Uint8Array.from(blobs(n, { seed }).data, (value) => 255 * value),
    shape: [n, 28, 28, 1],
    labels: new Uint8Array(n),
  });
  const blobSet: Dataset = { name: 'blobs', classNames: ['blob'], train: bytes(60, 1), test: bytes(30, 2) };
  const task = taskAgainst(blobSet, [blobs(20, { outlier: true, seed: 3 }), blobs(10, { seed: 4 })]);
  const run = (settings: RunSettings) =>
    runOnTask(resolveConfig({ dataset: 'mnist', normal: [0], profile: 'smoke', ...settings }), task);

  test.each<RunSettings>([
    { method: 'kde' },
    { method: 'ocsvm', features: 'autoencoder', aeEpochs: 3, aeBatchSize: 20 },
    { aeEpochs: 3, aeBatchSize: 20, batchSize: 20 },
  ])('%j tells blobs in a corner from those in the middle, and keeps nothing', (settings) =>
    withoutLeaks(async () => {
      const { scores, metrics } = await run(settings);
      expect(Array.from(scores.labels)).toEqual([...Array<number>(30).fill(0), ...Array<number>(30).fill(1)]);
      expect(Array.from(scores.index).slice(30)).toEqual(Array.from({ length: 30 }, (_, i) => i));
      const corner = Array.from({ length: 50 }, (_, i) => i);
      const auc = rocAuc(
        scores.scores.subarray(0, 50),
        corner.map((i) => scores.labels[i]),
      );
      expect(auc).toBeGreaterThan(0.95);
      // The other kind is no outlier at all.
      expect(metrics.auc).toBeLessThan(auc);
    }),
  );

  test('a network for other images is refused', () =>
    expect(run({ dataset: 'cifar10' })).rejects.toThrow(/must be 32 x 32 x 3/));
});
