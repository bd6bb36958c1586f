import { describe, expect, test } from 'vitest';
import { boundaryAttack, type Classify } from '../../dist/attacks';
import { proposeStep } from '../../dist/attacks/boundaryStep';
import { StepControl } from '../../dist/attacks/stepControl';
import type { Images } from '../../dist/datasets';
import { RandomStream } from '../../dist/random';
import { noise } from '../support/numbers';

const SIDE = 4;
const SIZE = SIDE * SIDE;

/** A linear model: class 1 where w x > b. */
const w = noise(SIZE, 5);
const wNorm = Math.sqrt(w.reduce((sum, value) => sum + value * value, 0));
const b = w.reduce((sum, value) => sum + 0.5 * value, 0);
const margin = (data: Float32Array, i: number): number =>
  data.subarray(i * SIZE, (i + 1) * SIZE).reduce((sum, value, p) => sum + w[p] * value, -b);
const classify: Classify = ({ data, shape }) =>
  Uint8Array.from({ length: shape[0] }, (_, i) => Number(margin(data, i) > 0));

/**
 * Images at .5 + c w / |w|, at a distance of exactly |c| from the boundary, and moved sideways, along it, by a given
 * length.
 */
const along = (distances: readonly number[], sideways: number): Images => {
  const data = new Float32Array(distances.length * SIZE);
  distances.forEach((distance, i) => {
    const random = noise(SIZE, 9 + i);
    const overlap = random.reduce((sum, value, p) => sum + value * w[p], 0) / wNorm ** 2;
    const orthogonal = random.map((value, p) => value - overlap * w[p]);
    const length = Math.sqrt(orthogonal.reduce((sum, value) => sum + value * value, 0));
    for (let p = 0; p < SIZE; p++) {
      data[i * SIZE + p] = 0.5 + (distance * w[p]) / wNorm + (sideways * orthogonal[p]) / length;
    }
  });
  return { data, shape: [distances.length, SIDE, SIDE, 1] };
};
const images = along([0.2, 0.3, -0.25], 0);
const starts = along([-0.2, -0.2, 0.2], 0.8);
const options = { classify, labels: [1, 1, 0], starts, steps: 3000, seed: 1 };

describe('against a linear model', () => {
  test('comes near the least distance, never rises, stays adversarial and in [0, 1]', async () => {
    const asked: Images[] = [];
    const seen: number[][] = [];
    const result = await boundaryAttack(images, {
      ...options,
      classify: (batch) => {
        asked.push(batch);
        return classify(batch);
      },
      onStep: ({ distances }) => void seen.push([...distances]),
    });
    const least = [0.2, 0.3, 0.25];
    result.distances.forEach((distances, i) => {
      expect(distances.length).toBe(3001);
      expect(distances[0]).toBeGreaterThan(1.5 * least[i]);
      expect(distances.every((distance, step) => step === 0 || distance <= distances[step - 1])).toBe(true);
      expect(distances[3000] / least[i]).toBeGreaterThan(0.9999);
      expect(distances[3000] / least[i]).toBeLessThan(1.02);
      // What is reported is the distance of what is returned.
      const found = result.images.data.subarray(i * SIZE, (i + 1) * SIZE);
      const squared = found.reduce((sum, value, p) => sum + (value - images.data[i * SIZE + p]) ** 2, 0);
      expect(Math.sqrt(squared)).toBeCloseTo(distances[3000], 6);
    });
    expect([...(classify(result.images) as Uint8Array)]).toEqual([0, 0, 1]);
    expect(asked.every(({ data }) => data.every((value) => value >= 0 && value <= 1))).toBe(true);
    expect(asked.reduce((sum, { shape }) => sum + shape[0], 0)).toBe(result.queries);
    expect(seen.length).toBe(3000);
    expect(seen[9]).toEqual(result.distances.map((distances) => distances[10]));
  });

  test('where clipping binds, the point found is on the border', async () => {
    // Class 1 where x0 + x1 > 1.5; from (1, .9) the nearest point is (.8, .7), at .2 * sqrt(2).
    const corner: Images = { data: Float32Array.of(1, 0.9), shape: [1, 1, 2, 1] };
    const { distances, images: found } = await boundaryAttack(corner, {
      classify: ({ data, shape }) =>
        Array.from({ length: shape[0] }, (_, i) => Number(data[2 * i] + data[2 * i + 1] > 1.5)),
      labels: [1],
      starts: { data: Float32Array.of(1, 0), shape: [1, 1, 2, 1] },
      steps: 2000,
    });
    expect(distances[0][2000] / (0.2 * Math.SQRT2)).toBeLessThan(1.02);
    expect(found.data[0] + found.data[1]).toBeLessThanOrEqual(1.5);
  });

  test('the same seed gives the same images, another one others; an image does not depend on the others', async () => {
    const few = { ...options, steps: 500 };
    const [first, again, other, alone] = await Promise.all([
      boundaryAttack(images, few),
      boundaryAttack(images, few),
      boundaryAttack(images, { ...few, seed: 2 }),
      boundaryAttack(
        { data: images.data.slice(0, SIZE), shape: [1, SIDE, SIDE, 1] },
        { ...few, labels: [1], starts: { data: starts.data.slice(0, SIZE), shape: [1, SIDE, SIDE, 1] } },
      ),
    ]);
    expect(again.images.data).toEqual(first.images.data);
    expect(other.images.data).not.toEqual(first.images.data);
    expect(alone.images.data).toEqual(first.images.data.slice(0, SIZE));
  });

  test('an image that the model gets wrong comes back as it is', async () => {
    const result = await boundaryAttack(images, { ...options, labels: [1, 0, 0], steps: 5 });
    expect([...result.distances[1]]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(result.images.data.slice(SIZE, 2 * SIZE)).toEqual(images.data.slice(SIZE, 2 * SIZE));
  });
});

test('a step: orthogonal on the sphere, then nearer by epsilon', () => {
  const original = new Float32Array(100).fill(0.5);
  const current = Float32Array.from(original, (value, i) => value + (i === 0 ? 0.2 : 0));
  const { spherical, candidate } = proposeStep(
    original,
    current,
    { spherical: 0.1, source: 0.05 },
    new RandomStream(1, 'x'),
  );
  const length = (a: Float32Array): number =>
    Math.sqrt(a.reduce((sum, value, i) => sum + (value - original[i]) ** 2, 0));
  expect(length(spherical)).toBeCloseTo(0.2, 6);
  expect(length(candidate)).toBeCloseTo(0.2 * 0.95, 6);
  // Turned by the angle whose tangent is .1.
  expect((spherical[0] - 0.5) / 0.2).toBeCloseTo(1 / Math.sqrt(1.01), 6);
});

test('step sizes follow the rates of success', () => {
  const control = new StepControl({ spherical: 0.1, source: 0.1 });
  for (let i = 0; i < 100; i++) control.spherical(i < 51);
  expect(control.sizes.spherical).toBeCloseTo(0.15, 12);
  expect(control.sizes.source).toBeCloseTo(0.15, 12);
  for (let i = 0; i < 100; i++) control.spherical(i < 19);
  for (let i = 0; i < 30; i++) control.candidate(i < 8);
  expect(control.sizes.source).toBeCloseTo(0.15, 12);
  for (let i = 0; i < 30; i++) control.candidate(i < 2);
  expect(control.sizes.source).toBeCloseTo(0.1, 12);
  // Between the limits nothing changes.
  for (let i = 0; i < 30; i++) control.candidate(i < 5);
  for (let i = 0; i < 100; i++) control.spherical(i < 40);
  expect([control.sizes.spherical, control.sizes.source].map((size) => Number(size.toFixed(12)))).toEqual([
    0.1, 0.1,
  ]);
});

test('what cannot be attacked is refused, and an attack can be stopped', async () => {
  const bad = (more: object) => boundaryAttack(images, { ...options, steps: 3, ...more });
  await expect(bad({ labels: [1] })).rejects.toThrow(/3 images, but 1 labels/);
  await expect(bad({ starts: images })).rejects.toThrow(/start of image 0 is not adversarial/);
  await expect(bad({ starts: { ...starts, data: starts.data.map((value) => value + 2) } })).rejects.toThrow(
    /starts must be in \[0, 1\]/,
  );
  await expect(bad({ steps: -1 })).rejects.toThrow(/steps must be an integer >= 0/);
  await expect(bad({ sourceStep: 1 })).rejects.toThrow(/sourceStep must be in \(0, 1\)/);
  await expect(bad({ classify: () => [1] })).rejects.toThrow(/1 classes for 3 images/);
  const stop = new AbortController();
  const stopped = bad({
    signal: stop.signal,
    onStep: ({ step }: { step: number }) => step === 2 && stop.abort(),
  });
  await expect(stopped).rejects.toThrow(/stopped before step 3 of 3/);
});
