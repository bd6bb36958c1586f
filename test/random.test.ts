import { describe, expect, test } from 'vitest';
import { RandomStream } from '../dist/random';

const draw = (stream: RandomStream, n = 5): number[] => Array.from({ length: n }, () => stream.uniform());

describe('streams', () => {
  test('follow from seed and name alone; 0 is a seed like any other', () => {
    expect(draw(new RandomStream(0, 'a'))).toEqual(draw(new RandomStream(0, 'a')));
    expect(draw(new RandomStream(0, 'a'))).not.toEqual(draw(new RandomStream(1, 'a')));
    expect(draw(new RandomStream(0, 'a'))).not.toEqual(draw(new RandomStream(0, 'b')));
  });

  test('a stream below does not depend on what the one above has given', () => {
    const [fresh, used] = [new RandomStream(3, 'a'), new RandomStream(3, 'a')];
    draw(used);
    expect(draw(used.sub('x'))).toEqual(draw(fresh.sub('x')));
  });

  test.each([-1, 0.5, NaN, 2 ** 53])('%d is no seed', (seed) => {
    expect(() => new RandomStream(seed, 'a')).toThrow(/seed must be an integer >= 0/);
  });
});

describe('distributions, 20,000 draws within five standard errors', () => {
  const n = 20_000;
  const moments = (values: number[]): [mean: number, variance: number] => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
  };

  test('uniform in [2, 4): mean 3, variance 4/12', () => {
    const stream = new RandomStream(1, 'uniform');
    const values = Array.from({ length: n }, () => stream.uniform(2, 4));
    const [mean, variance] = moments(values);
    expect(values.every((value) => value >= 2 && value < 4)).toBe(true);
    expect(Math.abs(mean - 3)).toBeLessThan(5 * Math.sqrt(1 / 3 / n));
    expect(Math.abs(variance - 1 / 3)).toBeLessThan(0.02);
  });

  test('normal: mean 0, variance 1', () => {
    const stream = new RandomStream(1, 'normal');
    const [mean, variance] = moments(Array.from({ length: n }, () => stream.normal()));
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
  });

  test('integers below 3: each a third', () => {
    const stream = new RandomStream(1, 'integer');
    const counts = [0, 0, 0];
    for (let i = 0; i < n; i++) counts[stream.integer(3)]++;
    for (const count of counts) expect(Math.abs(count / n - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / n));
  });
});

test('a permutation holds each number once; a sample no number twice', () => {
  const stream = new RandomStream(1, 'permutation');
  expect([...stream.permutation(100)].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, i) => i),
  );
  expect(new Set(stream.sample(10, 7)).size).toBe(7);
  expect(() => stream.sample(3, 4)).toThrow(/4 different items from 3/);
});
