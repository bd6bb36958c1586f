import { describe, expect, test } from 'vitest';
import { centreCrop, grayscale, pad, resize, toRgb, type LabelledImages } from '../../dist/datasets';

/** One image of one channel from its rows. */
const gray = (...rows: number[][]): LabelledImages => ({
  pixels: Uint8Array.from(rows.flat()),
  shape: [1, rows.length, rows[0].length, 1],
  labels: Uint8Array.of(5),
});
const pixel = (...rgb: number[]): LabelledImages => ({
  pixels: Uint8Array.from(rgb),
  shape: [1, 1, 1, rgb.length],
  labels: Uint8Array.of(0),
});
const rowsOf = ({ pixels, shape }: LabelledImages): number[][] =>
  Array.from({ length: shape[1] }, (_, y) => [...pixels.subarray(y * shape[2], (y + 1) * shape[2])]);

describe('centre crop', () => {
  test('takes as much from every side, labels stay', () => {
    const image = gray([1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]);
    expect(rowsOf(centreCrop(image, 2, 2))).toEqual([
      [6, 7],
      [10, 11],
    ]);
    expect([...centreCrop(image, 2, 2).labels]).toEqual([5]);
  });

  test('an odd pixel stays at the bottom and the right; colours stay together', () => {
    expect(rowsOf(centreCrop(gray([1, 2, 3, 4]), 1, 3))).toEqual([[1, 2, 3]]);
    const colour = {
      ...pixel(),
      pixels: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
      shape: [1, 1, 3, 3] as const,
    };
    expect([...centreCrop(colour, 1, 1).pixels]).toEqual([4, 5, 6]);
  });

  test('to more than there is, is refused', () => {
    expect(() => centreCrop(gray([1, 2]), 2, 1)).toThrow(/1 x 2 cannot be cropped to 2 x 1/);
  });
});

describe('padding', () => {
  const image = gray([1, 2, 3], [4, 5, 6], [7, 8, 9]);

  test('with black', () => {
    expect(rowsOf(pad(gray([1, 2]), 3, 4))).toEqual([
      [0, 0, 0, 0],
      [0, 1, 2, 0],
      [0, 0, 0, 0],
    ]);
  });

  test('mirrored without the edge repeated, as numpy.pad(mode="reflect")', () => {
    expect(rowsOf(pad(image, 5, 5, 'reflect'))).toEqual([
      [5, 4, 5, 6, 5],
      [2, 1, 2, 3, 2],
      [5, 4, 5, 6, 5],
      [8, 7, 8, 9, 8],
      [5, 4, 5, 6, 5],
    ]);
  });

  test('28 to 32, as MNIST beside CIFAR-10: two on every side', () => {
    const full = {
      pixels: new Uint8Array(784).fill(9),
      shape: [1, 28, 28, 1] as const,
      labels: Uint8Array.of(0),
    };
    const rows = rowsOf(pad(full, 32, 32));
    expect(rows.map((row) => row.filter((value) => value === 9).length)).toEqual([
      ...[0, 0],
      ...Array<number>(28).fill(28),
      ...[0, 0],
    ]);
    expect(rows[2].indexOf(9)).toBe(2);
  });

  test('an odd pixel goes to the bottom and the right', () => {
    expect(rowsOf(pad(gray([7]), 2, 2))).toEqual([
      [7, 0],
      [0, 0],
    ]);
  });

  test('to less than there is, or mirrored too far, is refused', () => {
    expect(() => pad(image, 2, 5)).toThrow(/3 x 3 cannot be padded to 2 x 5/);
    expect(() => pad(image, 9, 9, 'reflect')).toThrow(/too small to be mirrored to 9 x 9/);
  });
});

describe('colour', () => {
  test('gray by ITU-R 601: .299 R + .587 G + .114 B, rounded', () => {
    // 29.9 + 117.4 + 5.7 = 153; pure colours 76.245, 149.685, 29.07.
    const grayOf = (...rgb: number[]): number => grayscale(pixel(...rgb)).pixels[0];
    expect(grayOf(100, 200, 50)).toBe(153);
    expect([grayOf(255, 0, 0), grayOf(0, 255, 0), grayOf(0, 0, 255)]).toEqual([76, 150, 29]);
    expect([grayOf(0, 0, 0), grayOf(77, 77, 77), grayOf(255, 255, 255)]).toEqual([0, 77, 255]);
    expect(grayscale(pixel(1, 2, 3)).shape).toEqual([1, 1, 1, 1]);
  });

  test('gray as three equal channels', () => {
    expect([...toRgb(gray([1, 2])).pixels]).toEqual([1, 1, 1, 2, 2, 2]);
    expect(toRgb(gray([1, 2])).shape).toEqual([1, 1, 2, 3]);
  });

  test('what is so already stays; other numbers of channels are refused', () => {
    expect(grayscale(gray([3]))).toEqual(gray([3]));
    expect(toRgb(pixel(1, 2, 3))).toEqual(pixel(1, 2, 3));
    expect(() => grayscale(pixel(1, 2))).toThrow(/3 channels, not 2/);
    expect(() => toRgb(pixel(1, 2))).toThrow(/1 channel, not 2/);
  });
});

describe('resizing, bilinear between pixel centres', () => {
  test('2 to 4: positions -1/4, 1/4, 3/4, 5/4, clamped: as OpenCV', () => {
    expect(rowsOf(resize(gray([0, 100]), 1, 4))).toEqual([[0, 25, 75, 100]]);
  });

  test('in both directions at once', () => {
    // Rows and columns at 1/4 and 3/4: a corner is 9/16, its neighbours 3/16, the opposite 1/16.
    expect(rowsOf(resize(gray([0, 160], [160, 0]), 4, 4))[1]).toEqual([40, 60, 100, 120]);
  });

  test('4 to 2: positions 1/2 and 5/2, the means of pairs; 3 to 2: positions 1/4 and 7/4, without smoothing', () => {
    expect(rowsOf(resize(gray([0, 10, 20, 40]), 1, 2))).toEqual([[5, 30]]);
    expect(rowsOf(resize(gray([0, 100, 200]), 1, 2))).toEqual([[25, 175]]);
    expect(rowsOf(resize(gray([0, 0, 90, 0, 0, 0]), 1, 2))).toEqual([[0, 0]]);
  });

  test('the same size stays; channels are resized each by itself', () => {
    expect(resize(gray([1, 2]), 1, 2)).toEqual(gray([1, 2]));
    const two = { ...pixel(), pixels: Uint8Array.of(0, 100, 40, 140), shape: [1, 1, 2, 2] as const };
    expect([...resize(two, 1, 1).pixels]).toEqual([20, 120]);
  });
});
