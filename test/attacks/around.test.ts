/** What goes around an attack: where it begins, and what its images are compared with. */
import { describe, expect, test } from 'vitest';
import { adversarialStarts, sameLengthNoise, type Classify } from '../../dist/attacks';
import type { Images } from '../../dist/datasets';
import { noise } from '../support/numbers';

/** One pixel an image; the model's class is the tenth that it lies in. */
const pixels = (...values: number[]): Images => ({
  data: Float32Array.from(values),
  shape: [values.length, 1, 1, 1],
});
const classify: Classify = ({ data }) => Array.from(data, (value) => Math.floor(10 * value));

describe('where attacks begin', () => {
  const pool = pixels(0.15, 0.35, 0.35, 0.55);

  test('at images that the model takes for another class, drawn by the seed', async () => {
    const labels = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 3 : 1));
    const starts = await adversarialStarts(pool, { classify, labels, seed: 1 });
    expect(starts.shape).toEqual([40, 1, 1, 1]);
    const found = Array.from(classify(starts) as number[]);
    expect(found.filter((c, i) => c === labels[i])).toEqual([]);
    // All that may be drawn are: of class 3 the other classes 1 and 5, of class 1 the classes 3 and 5.
    expect([...new Set(found.filter((_, i) => labels[i] === 3))].sort()).toEqual([1, 5]);
    expect([...new Set(found.filter((_, i) => labels[i] === 1))].sort()).toEqual([3, 5]);
    expect((await adversarialStarts(pool, { classify, labels, seed: 1 })).data).toEqual(starts.data);
    expect((await adversarialStarts(pool, { classify, labels, seed: 2 })).data).not.toEqual(starts.data);
  });

  test('a pool of the own class alone is refused', () =>
    expect(adversarialStarts(pixels(0.31, 0.32), { classify, labels: [3] })).rejects.toThrow(
      /None of the 2 images to begin at is taken for another class than 3/,
    ));
});

describe('noise of the same length', () => {
  const size = 48;
  const originals: Images = {
    data: Float32Array.from(noise(3 * size, 3), (value) => 0.5 + value / 2),
    shape: [3, 4, 4, 3],
  };
  const lengths = [0.3, 2, 0];
  const changed: Images = {
    data: originals.data.map((value, i) => {
      const step = lengths[Math.floor(i / size)] / Math.sqrt(size);
      return value < 0.5 ? value + step : value - step;
    }),
    shape: originals.shape,
  };
  const lengthOf = (images: Images, i: number): number =>
    Math.hypot(
      ...images.data
        .subarray(i * size, (i + 1) * size)
        .map((value, p) => value - originals.data[i * size + p]),
    );

  test('each image is moved as far, within [0, 1]; one that was not changed stays', () => {
    const noisy = sameLengthNoise(originals, changed, 1);
    lengths.forEach((length, i) => expect(lengthOf(noisy, i)).toBeCloseTo(length, 3));
    expect(noisy.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(noisy.data.subarray(2 * size)).toEqual(originals.data.subarray(2 * size));
    expect(sameLengthNoise(originals, changed, 1).data).toEqual(noisy.data);
    expect(sameLengthNoise(originals, changed, 2).data).not.toEqual(noisy.data);
  });

  test('images of another number are refused', () =>
    expect(() =>
      sameLengthNoise(originals, { data: changed.data.slice(0, size), shape: [1, 4, 4, 3] }),
    ).toThrow(/3 x 4 x 4 x 3 numbers before and 1 x 4 x 4 x 3 after/));
});
