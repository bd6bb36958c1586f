import { describe, expect, test } from 'vitest';
import {
  checkImages,
  imageSize,
  imagesOnDemand,
  joinedImages,
  oneClassTask,
  portionOf,
  selectImages,
  type Dataset,
  type Images,
  type LabelledImages,
} from '../../dist/datasets';

/** Image i is one pixel of the value i and belongs to class i mod 3. */
function half(n: number): LabelledImages {
  const positions = Uint8Array.from({ length: n }, (_, i) => i);
  return { pixels: positions, shape: [n, 1, 1, 1], labels: positions.map((i) => i % 3) };
}
const dataset: Dataset = { name: 'toy', classNames: ['a', 'b', 'c'], train: half(30), test: half(9) };

describe('who is normal', () => {
  test('one class against the rest: its training images, all test images, in file order', () => {
    const { train, test } = oneClassTask(dataset, { normal: [1] });
    expect([...train.index]).toEqual([1, 4, 7, 10, 13, 16, 19, 22, 25, 28]);
    expect([...train.labels]).toEqual(Array(10).fill(0));
    expect([...test.index]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...test.labels]).toEqual([1, 0, 1, 1, 0, 1, 1, 0, 1]);
    expect([...test.classes]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  test('pixels are divided by 255', () => {
    const { train } = oneClassTask(dataset, { normal: [1] });
    expect(train.images.shape).toEqual([10, 1, 1, 1]);
    expect(train.images.data[1]).toBe(Math.fround(4 / 255));
  });

  test('several normal classes, one outlier class', () => {
    const { train, test } = oneClassTask(dataset, { normal: [0, 2], outlier: [1] });
    expect([...new Set(train.classes)].sort()).toEqual([0, 2]);
    expect(test.labels.length).toBe(9);
    expect([...oneClassTask(dataset, { normal: [0], outlier: [1] }).test.classes]).toEqual([
      0, 1, 0, 1, 0, 1,
    ]);
  });
});

describe('contamination', () => {
  test('a share f: ceil(f n / (1 - f)) = ceil(.2 * 10 / .8) = 3 outliers among 13', () => {
    const { train } = oneClassTask(dataset, { normal: [0], outFrac: 0.2 });
    expect(train.labels.reduce((a, b) => a + b, 0)).toBe(3);
    expect(train.images.shape[0]).toBe(13);
    expect(new Set(train.index).size).toBe(13);
  });

  test('follows from the seed', () => {
    const drawn = (seed: number): number[] => [
      ...oneClassTask(dataset, { normal: [0], outFrac: 0.3, maxTrain: 5, maxTest: 4, seed }).train.index,
    ];
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  test('more than there are is refused', () => {
    expect(() => oneClassTask(dataset, { normal: [0], outFrac: 0.8 })).toThrow(/needs 40 .*but there are 20/);
  });
});

test('fewer images: drawn at random, kept in file order', () => {
  const { train, test } = oneClassTask(dataset, { normal: [0], maxTrain: 4, maxTest: 5 });
  expect(train.index.length).toBe(4);
  expect(test.index.length).toBe(5);
  expect([...train.index]).toEqual([...train.index].sort((a, b) => a - b));
});

describe('refused', () => {
  test.each([
    [{ normal: [] }, /at least one normal class/],
    [{ normal: [3] }, /toy has no class 3: its classes are 0 to 2/],
    [{ normal: [0.5] }, /no class 0.5/],
    [{ normal: [0, 0] }, /Class 0 is named twice/],
    [{ normal: [0], outlier: [0, 1] }, /Class 0 cannot be both/],
    [{ normal: [0, 1, 2] }, /at least one outlier class/],
    [{ normal: [0], outFrac: 1 }, /\[0, 1\)/],
    [{ normal: [0], outFrac: NaN }, /\[0, 1\)/],
    [{ normal: [0], maxTrain: 0 }, /maxTrain must be at least 1/],
  ])('%o', (options, message) => expect(() => oneClassTask(dataset, options)).toThrow(message));
});

describe('images', () => {
  const images = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 1, 2, 1] as const };

  test('are selected in the given order, copied', () => {
    const selected = selectImages(images, [1, 0, 1]);
    expect([...selected.data]).toEqual([3, 4, 1, 2, 3, 4]);
    expect(selected.shape).toEqual([3, 1, 2, 1]);
  });

  test.each([
    [{ ...images, shape: [0, 1, 2, 1] as const, data: new Float32Array() }, /there are no images/],
    [{ ...images, shape: [3, 1, 2, 1] as const }, /needs 6 numbers, but there are 4/],
    [{ ...images, shape: [2, 2, 1] as never }, /\[n, height, width, channels\]/],
    [{ ...images, data: Float32Array.of(1, 2, Infinity, 4) }, /image 1 holds Infinity at position 0/],
  ])('malformed ones are refused', (wrong, message) =>
    expect(() => checkImages(wrong, 'Test')).toThrow(message),
  );

  test('a number that is not finite is found in every place, of any count', () => {
    for (let count = 1; count <= 9; count++) {
      const good = Float32Array.from({ length: count }, (_, i) => (i % 2 === 0 ? -1e38 : 1e38));
      expect(() => checkImages({ data: good, shape: [count, 1, 1, 1] }, 'Test')).not.toThrow();
      for (let at = 0; at < count; at++) {
        for (const value of [NaN, Infinity, -Infinity]) {
          const data = Float32Array.from(good);
          data[at] = value;
          expect(() => checkImages({ data, shape: [count, 1, 1, 1] }, 'Test')).toThrow(
            `image ${at} holds ${value} at position 0`,
          );
        }
      }
    }
  });

  test('of another size are refused with both sizes', () => {
    expect(() => checkImages(images, 'Test', [28, 28, 1])).toThrow(
      /must be 28 x 28 x 1 .*these are 1 x 2 x 1/,
    );
  });
});

describe('images on demand', () => {
  const numbers = (images: Images): number[] => [...images.data];
  /** n images of one pixel, 0, 1, ..., and which were made. */
  const counted = (n: number) => {
    const made: [number, number][] = [];
    const images = imagesOnDemand([n, 1, 1, 1], (begin, end) => {
      made.push([begin, end]);
      return {
        data: Float32Array.from({ length: end - begin }, (_, i) => begin + i),
        shape: [end - begin, 1, 1, 1],
      };
    });
    return { images, made };
  };

  test('a part is made each time, all of them once', () => {
    const { images, made } = counted(5);
    expect(numbers(portionOf(images, 1, 3))).toEqual([1, 2]);
    expect(numbers(portionOf(images, 1, 3))).toEqual([1, 2]);
    expect(numbers(images)).toEqual([0, 1, 2, 3, 4]);
    expect(portionOf(images, 3, 5)).toEqual({ data: Float32Array.of(3, 4), shape: [2, 1, 1, 1] });
    expect(images.data).toBe(images.data);
    expect(made).toEqual([
      [1, 3],
      [1, 3],
      [0, 5],
    ]);
  });

  test('are well-formed before they are made; one that is not finite is refused when it is', () => {
    const { images, made } = counted(3);
    checkImages(images, 'Test', [1, 1, 1]);
    expect(made).toEqual([]);
    const broken = imagesOnDemand([3, 1, 1, 1], (begin, end) => ({
      data: Float32Array.of(0, 1, NaN).slice(begin, end),
      shape: [end - begin, 1, 1, 1],
    }));
    expect(numbers(portionOf(broken, 0, 2))).toEqual([0, 1]);
    expect(() => portionOf(broken, 1, 3)).toThrow(/image 2 holds NaN at position 0/);
    expect(() => broken.data).toThrow(/image 2 holds NaN/);
  });

  test('joined: every part of both', () => {
    const first = { data: Float32Array.of(0, 1, 2), shape: [3, 1, 1, 1] as const };
    const joined = joinedImages(first, {
      data: Float32Array.of(3, 4),
      shape: [2, 1, 1, 1],
    });
    expect(joined.shape).toEqual([5, 1, 1, 1]);
    for (let begin = 0; begin < 5; begin++) {
      for (let end = begin + 1; end <= 5; end++) {
        const part = portionOf(joined, begin, end);
        expect(part.shape).toEqual([end - begin, 1, 1, 1]);
        expect(numbers(part)).toEqual([0, 1, 2, 3, 4].slice(begin, end));
      }
    }
  });

  test('the test images of a task are those of the set, as numbers in [0, 1]', () => {
    const { test } = oneClassTask(dataset, { normal: [0] });
    const size = imageSize(test.images);
    const expected = [...test.index].flatMap((i) =>
      [...dataset.test.pixels.subarray(i * size, (i + 1) * size)].map((byte) => Math.fround(byte / 255)),
    );
    expect(test.images.portion).toBeDefined();
    expect(numbers(portionOf(test.images, 1, 2))).toEqual(expected.slice(size, 2 * size));
    expect(numbers(test.images)).toEqual(expected);
  });
});
