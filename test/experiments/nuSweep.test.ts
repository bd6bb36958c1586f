import { expect, test } from 'vitest';
import { nuSweep } from '../../dist/experiments';
import { hasNuProperty, type NuPoint } from '../../dist/metrics';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const options = {
  network: 'mnist-lenet',
  radiusUpdate: 'exact',
  radiusEvery: 1,
  warmUpEpochs: 0,
  training: { epochs: 3, learningRate: 1e-3, milestones: [], batchSize: 20 },
} as const;

test('R found after the last epoch has the nu-property; found before it, training goes on and loses it', () =>
  withoutLeaks(async () => {
    const images = blobs(60);
    const seen: NuPoint[] = [];
    const points = await nuSweep(images, options, [0.1, 0.5], { onNu: (point) => seen.push(point) });
    expect(points.map(({ nu }) => nu)).toEqual([0.1, 0.5]);
    expect(points.every(hasNuProperty)).toBe(true);
    expect(seen).toEqual(points);
    // After the first of three epochs, and not again.
    const [old] = await nuSweep(images, { ...options, radiusEvery: 50 }, [0.5]);
    expect(hasNuProperty(old)).toBe(false);
  }));

test('a signal stops it, and nothing stays in memory', () =>
  withoutLeaks(async () => {
    const stop = AbortSignal.abort();
    await expect(nuSweep(blobs(30), options, [0.5], { signal: stop })).rejects.toThrow(/stopped/i);
  }));
