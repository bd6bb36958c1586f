import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { mosaic } from '../../../dist/report';

describe('mosaic', () => {
  const images = { data: Float32Array.of(0, 0.5, 1, 2, 0.25, 0.25), shape: [3, 1, 2, 1] as const };
  const pixel = (picture: PNG, x: number, y: number): number => picture.data[4 * (y * picture.width + x)];

  test('images of 2 x 1 in rows of two, gaps of 2, clipped', () => {
    const { png, width, height } = mosaic(images, { columns: 2, magnify: 1 });
    const picture = PNG.sync.read(png);
    expect([width, height, picture.width, picture.height]).toEqual([6, 4, 6, 4]);
    expect([0, 1, 2, 3, 4, 5].map((x) => pixel(picture, x, 0))).toEqual([0, 128, 255, 255, 255, 255]);
    expect(pixel(picture, 0, 3)).toBe(64);
  });

  test('magnified and stretched', () => {
    const picture = PNG.sync.read(mosaic(images, { columns: 3, magnify: 3, stretch: true }).png);
    expect([picture.width, picture.height]).toEqual([3 * 6 + 2 * 2, 3]);
    expect([pixel(picture, 0, 0), pixel(picture, 3, 2)]).toEqual([0, 255]);
    expect(pixel(picture, 8, 0)).toBe(0);
  });

  test('colour', () => {
    const colour = { data: Float32Array.of(1, 0, 0.2), shape: [1, 1, 1, 3] as const };
    expect([...PNG.sync.read(mosaic(colour, { magnify: 1 }).png).data]).toEqual([255, 0, 51, 255]);
  });

  test('other channels are refused', () => {
    expect(() => mosaic({ data: new Float32Array(2), shape: [1, 1, 1, 2] })).toThrow(/not 2 channels/);
  });

  test('framed: three pixels of colour about each image', () => {
    const frames = ['#0072b2', '#d55e00', '#0072b2'];
    const picture = PNG.sync.read(mosaic(images, { columns: 3, magnify: 1, frames }).png);
    // Two pixels an image, 8 between them, 3 at either end.
    expect([picture.width, picture.height]).toEqual([3 * 2 + 2 * 8 + 2 * 3, 1 + 2 * 3]);
    const at = (x: number, y: number) => [
      ...picture.data.subarray(4 * (y * picture.width + x)).subarray(0, 3),
    ];
    expect(at(0, 0)).toEqual([0, 0x72, 0xb2]);
    expect(at(3, 3)).toEqual([0, 0, 0]);
    expect(at(10, 0)).toEqual([0xd5, 0x5e, 0]);
    expect(at(8, 0)).toEqual([255, 255, 255]);
    expect(() => mosaic(images, { frames: ['red'] })).toThrow(/each of the 3 images/);
  });
});
