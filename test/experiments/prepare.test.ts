import { expect, test } from 'vitest';
import { resolveConfig, type RunSettings } from '../../dist/experiments/config';
import { prepareData, type PreparedData } from '../../dist/experiments/prepare';
import { optionText } from '../../dist/experiments/optionText';
import { KNOBS, type Knob } from '../../dist/experiments/knobs';

const prepared = (settings: RunSettings): Promise<PreparedData> =>
  prepareData(resolveConfig({ dataset: 'mnist', maxTrain: 300, maxTest: 200, gcn: 'none', ...settings }));

/** Mean and population standard deviation. */
function moments(values: ArrayLike<number>): [number, number] {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  return [mean, Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length)];
}

test('all classes of MNIST against noise, equal numbers', async () => {
  const { task, test: images } = await prepared({ normal: 'all', outlierDataset: 'uniform-noise' });
  expect([task.train.labels.length, images.shape]).toEqual([300, [400, 28, 28, 1]]);
  expect(task.test.labels.reduce((sum, label) => sum + label, 0)).toBe(200);
  expect(new Set(task.train.classes).size).toBe(10);
});

test("standardised by the normal set's statistics, or the outliers by their own; then rescaled by the training images", async () => {
  const settings = { normal: 'all', outlierDataset: 'gaussian-noise' } as const;
  const [plain, normalSet, own] = [
    await prepared(settings),
    await prepared({ ...settings, standardise: 'normal-set' }),
    await prepared({ ...settings, standardise: 'own' }),
  ];
  expect(own.train).toEqual(normalSet.train);
  const size = 784;
  expect(own.test.data.subarray(0, 200 * size)).toEqual(normalSet.test.data.subarray(0, 200 * size));
  // Training images are 0 … 1 before and after, so the rescaling undoes their standardisation: (x - m) / s * s + m.
  const [m, s] = moments(plain.train.data);
  const raw = plain.test.data.subarray(200 * size);
  // All 10,000 noise images, of which 200 are tested: normal with mean 127.5 and deviation 64, clipped to bytes.
  const [noiseMean, noiseDeviation] = moments(raw);
  for (const i of [0, 1000, 200 * size - 1]) {
    expect(normalSet.test.data[200 * size + i]).toBeCloseTo(raw[i], 5);
    expect(own.test.data[200 * size + i]).toBeCloseTo(((raw[i] - noiseMean) / noiseDeviation) * s + m, 2);
  }
});

test.each([
  [{ normal: 'all' }, /there are no outliers: give "outlierDataset"/],
  [{ normal: 'all', outlierDataset: 'mnist' }, /must be another set than the normal one/],
  [
    { normal: [0], outlierDataset: 'svhn', outlier: [1] },
    /mean nothing here: the outliers are those of svhn/,
  ],
  [{ normal: [0], outlierDataset: 'svhn', outFrac: 0.1 }, /mean nothing here/],
  [{ normal: [0], standardise: 'own' }, /only where the outliers are another set's/],
  [{ normal: [0], equalNumbers: true }, /"equalNumbers" means nothing here: outlierDataset is none/],
  [{ normal: [0], method: 'brightness', features: 'autoencoder' }, /"features" means nothing here/],
  [{ normal: [0], method: 'complexity', epochs: 3 }, /"epochs" means nothing here/],
] as [RunSettings, RegExp][])('%j is refused', (settings, message) => {
  expect(() => resolveConfig(settings)).toThrow(message);
});

test('every value that may be null has a text that says so', () => {
  for (const [key, knob] of Object.entries<Knob>(KNOBS)) {
    if (knob.schema.safeParse(null).success) expect(knob.fromText(optionText(key, null)), key).toBeNull();
  }
});
