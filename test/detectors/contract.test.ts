/** What every detector promises. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { selectImages, type Images } from '../../dist/datasets';
import {
  Autoencoder,
  DeepSvdd,
  IsolationForest,
  Kde,
  NearestNeighbours,
  OcSvm,
  type Detector,
} from '../../dist/detectors';
import { temporaryFolder } from '../support/folders';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const training = { epochs: 3, learningRate: 1e-3, milestones: [], batchSize: 30 };

interface Case {
  readonly make: (seed: number) => Detector;
  readonly load: (folder: string) => Promise<Detector>;
  /** Whether anything in it is random. */
  readonly random: boolean;
}

const CASES: Record<string, Case> = {
  'deep-svdd': {
    make: (seed) => new DeepSvdd({ network: 'mnist-lenet', training, seed }),
    load: (folder) => DeepSvdd.load(folder),
    random: true,
  },
  autoencoder: {
    make: (seed) => new Autoencoder({ network: 'mnist-lenet', training, seed }),
    load: (folder) => Autoencoder.load(folder),
    random: true,
  },
  ocsvm: { make: () => new OcSvm(), load: (folder) => OcSvm.load(folder), random: false },
  kde: { make: () => new Kde({ bandwidth: 2 }), load: (folder) => Kde.load(folder), random: false },
  'isolation-forest': {
    make: (seed) => new IsolationForest({ seed }),
    load: (folder) => IsolationForest.load(folder),
    random: true,
  },
  knn: {
    make: () => new NearestNeighbours(),
    load: (folder) => NearestNeighbours.load(folder),
    random: false,
  },
};

const train = blobs(90);
const normal = blobs(30, { seed: 2 });
const far = blobs(30, { seed: 3, outlier: true });
const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

describe.each(Object.entries(CASES))('%s', (method, { make, load, random }) => {
  const fitted = async (seed = 0): Promise<Detector> => {
    const detector = make(seed);
    await detector.fit(train);
    return detector;
  };

  test('says its name, and what it does not know before it is fitted', async () => {
    const detector = make(0);
    expect(detector.method).toBe(method);
    await expect(detector.score(normal)).rejects.toThrow(/has not been fitted/);
    await expect(detector.predict(normal)).rejects.toThrow(/has not been fitted/);
    await expect(detector.save('nowhere')).rejects.toThrow(/has not been fitted/);
  });

  test('one finite score an image, higher for what is far away', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const scores = await detector.score(normal);
      expect(scores.length).toBe(30);
      expect(scores.every(Number.isFinite)).toBe(true);
      expect(mean(await detector.score(far))).toBeGreaterThan(mean(scores));
      detector.dispose();
    }));

  test('a score does not depend on the other images, nor on their order', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const scores = await detector.score(normal);
      const some = await detector.score(selectImages(normal, [7, 0, 29]));
      [7, 0, 29].forEach((i, position) => expect(some[position] / scores[i]).toBeCloseTo(1, 4));
      detector.dispose();
    }));

  test('the same seed gives the same scores, to the bit; another one, where chance takes part, others', () =>
    withoutLeaks(async () => {
      const scores: Float64Array[] = [];
      for (const seed of [1, 1, 2]) {
        const detector = await fitted(seed);
        scores.push(await detector.score(far));
        detector.dispose();
      }
      expect(scores[1]).toEqual(scores[0]);
      if (random) expect(scores[2]).not.toEqual(scores[0]);
    }));

  test('what it is given stays as it is', () =>
    withoutLeaks(async () => {
      const given = selectImages(
        train,
        Array.from({ length: 90 }, (_, i) => i),
      );
      const detector = make(0);
      await detector.fit(given);
      await detector.score(given);
      expect(given).toEqual(train);
      detector.dispose();
    }));

  test('what the caller changes afterwards changes nothing', () =>
    withoutLeaks(async () => {
      const given = selectImages(
        train,
        Array.from({ length: 90 }, (_, i) => i),
      );
      const detector = make(0);
      await detector.fit(given);
      const before = await detector.score(far);
      given.data.fill(0.5);
      expect(await detector.score(far)).toEqual(before);
      detector.dispose();
    }));

  test('predict is 1 above the threshold, for about the share that was asked for', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const [scores, flags] = [await detector.score(train), await detector.predict(train)];
      expect([...flags]).toEqual(Array.from(scores, (score) => Number(score > detector.threshold)));
      const share = flags.reduce((a, b) => a + b, 0) / 90;
      // Density and neighbours are judged by the others; the training images themselves lie nearer.
      expect(share).toBeLessThanOrEqual(0.2);
      detector.dispose();
    }));

  test('saved and loaded, it gives the same scores and the same threshold', () =>
    withoutLeaks(async () => {
      const folder = join(temporaryFolder(), 'model');
      const detector = await fitted();
      await detector.save(folder);
      const loaded = await load(folder);
      expect(await loaded.score(far)).toEqual(await detector.score(far));
      expect(loaded.threshold).toBe(detector.threshold);
      detector.dispose();
      loaded.dispose();
    }));

  test('fitted again, it forgets what it knew', () =>
    withoutLeaks(async () => {
      const detector = make(0);
      await detector.fit(far);
      await detector.fit(train);
      const fresh = await fitted();
      expect(await detector.score(normal)).toEqual(await fresh.score(normal));
      detector.dispose();
      fresh.dispose();
    }));

  test('no images, NaN, infinities, other sizes and wrong lengths are refused', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const broken = (value: number): Images => {
        const images = selectImages(train, [0, 1, 2, 3, 4, 5, 6]);
        images.data[800] = value;
        return images;
      };
      const wrong: [Images, RegExp][] = [
        [selectImages(train, []), /there are no images/],
        [broken(NaN), /image 1 holds NaN at position 16/],
        [broken(-Infinity), /image 1 holds -Infinity/],
        [{ data: new Float32Array(10), shape: [2, 28, 28, 1] }, /needs 1568 numbers, but there are 10/],
      ];
      for (const [images, message] of wrong) {
        await expect(detector.score(images)).rejects.toThrow(message);
        await expect(make(0).fit(images)).rejects.toThrow(message);
      }
      await expect(detector.score({ data: new Float32Array(9), shape: [1, 3, 3, 1] })).rejects.toThrow(
        /9|28 x 28 x 1/,
      );
      detector.dispose();
    }));

  test('a single image can be scored', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      expect((await detector.score(selectImages(far, [0]))).length).toBe(1);
      detector.dispose();
    }));
});
