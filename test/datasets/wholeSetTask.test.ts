import { describe, expect, test } from 'vitest';
import {
  oneClassTask,
  taskAgainst,
  wholeSetTask,
  type Dataset,
  type LabelledImages,
} from '../../dist/datasets';

const images = (
  n: number,
  value: number,
  shape: readonly [number, number, number] = [1, 1, 1],
): LabelledImages => ({
  pixels: new Uint8Array(n * shape[0] * shape[1] * shape[2]).fill(value),
  shape: [n, ...shape],
  labels: Uint8Array.from({ length: n }, (_, i) => i % 3),
});
const dataset: Dataset = {
  name: 'toy',
  classNames: ['a', 'b', 'c'],
  train: images(12, 51),
  test: images(6, 102),
};

describe("a whole data set against another one's test images", () => {
  test('all its training images; its test images, then the others', () => {
    const { train, test } = wholeSetTask(dataset, images(4, 255));
    expect(train.images.shape).toEqual([12, 1, 1, 1]);
    expect([...train.labels]).toEqual(Array(12).fill(0));
    expect([...train.images.data]).toEqual(Array(12).fill(Math.fround(0.2)));
    expect([...test.labels]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...test.images.data].map((v) => Math.round(v * 255))).toEqual([
      ...Array<number>(6).fill(102),
      ...Array<number>(4).fill(255),
    ]);
    expect([...test.classes]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
    expect([...test.index]).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2, 3]);
  });

  test('as many outliers as normal images, drawn by the seed, in file order', () => {
    const drawn = (seed: number): number[] => {
      const { test } = wholeSetTask(dataset, images(100, 255), { equalNumbers: true, seed });
      expect(test.labels.reduce((a, b) => a + b, 0)).toBe(6);
      return [...test.index.subarray(6)];
    };
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
    expect(drawn(1)).toEqual([...drawn(1)].sort((a, b) => a - b));
    expect(new Set(drawn(1)).size).toBe(6);
  });

  test('fewer images', () => {
    const { train, test } = wholeSetTask(dataset, images(4, 255), { maxTrain: 5, maxTest: 3 });
    expect(train.images.shape[0]).toBe(5);
    expect([...test.labels]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  test('images of another size are refused with both', () => {
    expect(() => wholeSetTask(dataset, images(4, 0, [2, 2, 3]))).toThrow(
      /outliers are 2 x 2 x 3, the images of toy 1 x 1 x 1: convert them/,
    );
  });
});

test('one class against images that are no data set: kinds one after the other, numbered, as they are', () => {
  const made = (...values: number[]) => ({
    data: Float32Array.from(values),
    shape: [values.length, 1, 1, 1] as const,
  });
  const { train, test } = taskAgainst(dataset, [made(0.123, 0.5), made(0.7)], { normal: [1], maxTrain: 3 });
  expect([...train.classes]).toEqual([1, 1, 1]);
  expect([...test.labels]).toEqual([0, 0, 1, 1, 1]);
  expect([...test.classes]).toEqual([1, 1, 0, 0, 1]);
  expect([...test.index]).toEqual([1, 4, 0, 1, 2]);
  expect([...test.images.data]).toEqual([0.4, 0.4, 0.123, 0.5, 0.7].map(Math.fround));
  expect(() => taskAgainst(dataset, [])).toThrow(/at least one kind/);
  expect(() => taskAgainst(dataset, [{ data: new Float32Array(4), shape: [1, 2, 2, 1] }])).toThrow(
    /outliers are 2 x 2 x 1, the images of toy 1 x 1 x 1/,
  );
});

test('all classes but one are normal, that one is the outlier', () => {
  const { train, test } = oneClassTask(dataset, { normal: [0, 2], outlier: [1] });
  expect([...train.classes]).toEqual([0, 2, 0, 2, 0, 2, 0, 2]);
  expect([...test.labels]).toEqual([0, 1, 0, 0, 1, 0]);
});
