import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Images } from '../../dist/datasets';
import { ImageStatistic } from '../../dist/detectors';

const images = (...pixels: number[][]): Images => ({
  data: Float32Array.from(pixels.flat()),
  shape: [pixels.length, 1, pixels[0].length, 1],
});

test('brightness: means .25 and .75, so .5; a black and a white image are .5 away, on either side', async () => {
  const detector = new ImageStatistic({ statistic: 'brightness', nu: 1 });
  await detector.fit(images([0, 0.5], [0.5, 1]));
  expect([...(await detector.score(images([0, 0], [1, 1], [0.5, 0.5])))]).toEqual([0.5, 0.5, 0]);
  expect(detector.threshold).toBe(0.25);
});

test('complexity: the size of the bytes when they are compressed, against the mean of those learned', async () => {
  const flat = Array<number>(400).fill(0.5);
  const noisy = Array.from({ length: 400 }, (_, i) => ((i * 7919) % 256) / 255);
  const size = (pixels: number[]): number =>
    deflateRawSync(Buffer.from(pixels.map((value) => Math.round(value * 255))), { level: 9 }).length;
  const detector = new ImageStatistic({ statistic: 'complexity' });
  await detector.fit(images(flat, flat));
  expect([...(await detector.score(images(flat, noisy)))]).toEqual([0, size(noisy) - size(flat)]);
  expect(size(noisy)).toBeGreaterThan(10 * size(flat));
});

test.each([
  [{ statistic: 'colour' as never }, /no statistic "colour"/],
  [{ statistic: 'brightness' as const, nu: 0 }, /nu must be in/],
])('%j is refused', (options, message) => {
  expect(() => new ImageStatistic(options)).toThrow(message);
});
