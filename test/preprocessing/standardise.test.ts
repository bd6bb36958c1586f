/** Features by their own units, and steps on images of another size than they were fitted on. */
import { expect, test } from 'vitest';
import { Preprocessing } from '../../dist/preprocessing';
import { withoutLeaks } from '../support/leaks';

/** Rows of three features; the last is constant. */
const rows = (...values: number[]) => ({
  data: Float32Array.from(values),
  shape: [values.length / 3, 1, 1, 3] as [number, number, number, number],
});

test('every feature by its mean and standard deviation, a constant one only centred', () => {
  // Means 20, 2, 7; deviations 10, 1, none: -1 and 1 twice, 0, which the rescaling takes to 0, 1 and .5.
  const fitted = Preprocessing.fit(rows(10, 1, 7, 30, 3, 7), { gcn: 'none', standardise: true });
  expect([...fitted.apply(rows(10, 1, 7, 30, 3, 7)).data]).toEqual([0, 0, 0.5, 1, 1, 0.5]);
  // 40 is 2 deviations above its mean, and so 1.5; 8 is one unit of the constant feature above its.
  expect([...fitted.apply(rows(40, 2, 8)).data]).toEqual([1.5, 0.5, 1]);
  const saved = Preprocessing.fromJSON(JSON.parse(JSON.stringify(fitted)));
  expect(saved.apply(rows(40, 2, 8))).toEqual(fitted.apply(rows(40, 2, 8)));
});

test.each([
  ['standardise', { standardise: true }, '3 channels, but these have 1'],
  ['centre', { centre: 'pixel' as const }, '3 numbers, but these have 4'],
  ['PCA or ZCA', { zca: true }, '3 numbers, but these have 4'],
  ['PCA or ZCA', { pca: 0.9 }, '3 numbers, but these have 4'],
])('%s refuses images of another size with a sentence', (step, options, sizes) =>
  withoutLeaks(() => {
    const fitted = Preprocessing.fit(rows(1, 5, 2, 3, 4, 9, 2, 2, 2), { gcn: 'none', ...options });
    const other = { data: new Float32Array(4), shape: [1, 2, 2, 1] as [number, number, number, number] };
    expect(() => fitted.apply(other)).toThrow(`(${step}) was fitted on images of ${sizes}`);
  }),
);
