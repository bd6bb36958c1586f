import { describe, expect, test } from 'vitest';
import { imagesOnDemand, portionOf, type Images } from '../../dist/datasets';
import { gcn, minMax, Preprocessing, rescale, standardise, type GcnScale } from '../../dist/preprocessing';
import { goldenArray, goldenJson, toChannelsLast } from '../support/golden';

function rawImages(name: string): Images {
  const raw = goldenArray(`a_${name}_raw`);
  const [n, channels, height, width] = raw.shape;
  return { data: toChannelsLast(raw).map((byte) => byte / 255), shape: [n, height, width, channels] };
}

function largestDifference(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i])), 0);
}

describe.each(['mnist', 'cifar'])('contrast normalisation of %s', (name) => {
  test.each(['l2', 'std'] as GcnScale[])('%s agrees with numpy', (scale) => {
    const expected = toChannelsLast(goldenArray(`a_${name}_gcn_${scale}`));
    expect(largestDifference(gcn(scale).apply(rawImages(name)).data, expected)).toBeLessThan(1e-6);
  });

  test('l1 with the rescaling by the constants of the class agrees with PyTorch', () => {
    const { min, max } = goldenJson<Record<string, { min: number; max: number }>>('a_gcn')[name];
    const actual = rescale(min, max).apply(gcn('l1').apply(rawImages(name)));
    expect(
      largestDifference(actual.data, toChannelsLast(goldenArray(`a_${name}_gcn_l1_minmax`))),
    ).toBeLessThan(1e-6);
  });
});

const images = (...pixels: number[][]): Images => ({
  data: Float32Array.from(pixels.flat()),
  shape: [pixels.length, 1, pixels[0].length, 1],
});

describe('by hand', () => {
  test('l1: mean 2, deviations -1 -1 2, mean absolute value 4/3', () => {
    expect([...gcn('l1').apply(images([1, 1, 4])).data]).toEqual([-0.75, -0.75, 1.5]);
  });

  test('a constant image becomes zeros, whatever the scale', () => {
    for (const scale of ['l1', 'l2', 'std'] as const) {
      expect([
        ...gcn(scale)
          .apply(images([0.1, 0.1, 0.1], [1, 1, 4]))
          .data.subarray(0, 3),
      ]).toEqual([0, 0, 0]);
    }
  });

  test('the rescaling takes its constants from the training images and does not clip others', () => {
    const fitted = minMax(images([2, 4], [3, 6]));
    expect([...fitted.apply(images([2, 6], [0, 8])).data]).toEqual([0, 1, -0.5, 1.5]);
  });

  test('images that are all alike cannot be rescaled', () => {
    expect(() => minMax(images([3, 3], [3, 3]))).toThrow(/all their pixels are 3/);
  });

  test('an unknown scale is refused with the known ones', () => {
    expect(() => gcn('l3' as GcnScale)).toThrow(/"l3".*l1, l2, std/);
  });
});

describe('the pipeline', () => {
  const train = images([0, 0.5, 1], [0.2, 0.2, 0.9]);

  test('is fitted on the training images: they fill [0, 1] exactly', () => {
    const { data } = Preprocessing.fit(train).apply(train);
    expect([Math.min(...data), Math.max(...data)]).toEqual([0, 1]);
  });

  test('leaves what it is given as it is', () => {
    const before = [...train.data];
    Preprocessing.fit(train).apply(train);
    expect([...train.data]).toEqual(before);
  });

  test.each(['l1', 'l2', 'std', 'none'] as const)('%s: saved and read again, it does the same', (scale) => {
    const fitted = Preprocessing.fit(train, { gcn: scale });
    const read = Preprocessing.fromJSON(JSON.parse(JSON.stringify(fitted)));
    expect(read.apply(train)).toEqual(fitted.apply(train));
  });

  test('images on demand stay on demand, and become the same numbers, whatever part is asked for', () => {
    const fitted = Preprocessing.fit(train, { pca: 0.9 });
    const expected = fitted.apply(train);
    const asked: number[] = [];
    const onDemand = imagesOnDemand(train.shape, (begin, end) => {
      asked.push(end - begin);
      return portionOf(train, begin, end);
    });
    const applied = fitted.apply(onDemand);
    expect(applied.shape).toEqual(expected.shape);
    expect(asked).toEqual([1]);
    const n = train.shape[0];
    for (const [begin, end] of [
      [0, 1],
      [1, n],
      [0, n],
    ]) {
      expect(portionOf(applied, begin, end).data).toEqual(portionOf(expected, begin, end).data);
    }
    expect(applied.data).toEqual(expected.data);
  });

  test('NaN among the training images is refused with its place', () => {
    expect(() => Preprocessing.fit(images([0, 1], [NaN, 1]))).toThrow(/image 1 holds NaN at position 0/);
  });

  test('unknown saved steps are refused', () => {
    expect(() => Preprocessing.fromJSON({ steps: [{ name: 'blur' }] })).toThrow(
      /no preprocessing step "blur"/,
    );
    expect(() => Preprocessing.fromJSON(null)).toThrow(/"steps"/);
  });
});

describe('standardisation', () => {
  const colour = (...values: number[]): Images => ({
    data: Float32Array.from(values),
    shape: [values.length / 4, 1, 2, 2],
  });

  test('each channel by its mean and population standard deviation: 0 2 4 6 by 3 and sqrt 5, 1 1 1 1 by 1 and nothing', () => {
    const train = colour(0, 1, 2, 1, 4, 1, 6, 1);
    const fitted = standardise(train);
    const s = Math.sqrt(5);
    [-3 / s, 0, -1 / s, 0, 1 / s, 0, 3 / s, 0].forEach((expected, i) =>
      expect(fitted.apply(train).data[i]).toBeCloseTo(expected, 6),
    );
  });

  test('saved, it comes first again; adapted, other images are standardised by their own', () => {
    const train = colour(0, 1, 2, 3, 4, 5, 6, 8);
    const others = colour(10, 1, 30, 3, 10, 1, 30, 3);
    const preprocessing = Preprocessing.fit(train, { gcn: 'none', standardise: true });
    const again = Preprocessing.fromJSON(JSON.parse(JSON.stringify(preprocessing)));
    expect(again.apply(others)).toEqual(preprocessing.apply(others));
    // Both channels become -1 1 -1 1; the rescaling stays the training images'.
    const adapted = preprocessing.adapted(others).apply(others).data;
    expect(new Set(adapted.subarray(0, 2)).size).toBe(1);
    expect(adapted[0]).not.toBe(preprocessing.apply(others).data[0]);
    expect(() => Preprocessing.fit(train).adapted(others)).toThrow(/begins with a standardisation/);
  });
});
