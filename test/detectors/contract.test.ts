/** What every detector promises. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { selectImages, type Images } from '../../dist/datasets';
import {
  Autoencoder,
  Classifier,
  DeepSvdd,
  ImageStatistic,
  IsolationForest,
  Kde,
  NearestNeighbours,
  OcSvm,
  type Detector,
  type Scorer,
} from '../../dist/detectors';
import { readCompanions } from '../../dist/detectors/savedDetector';
import { Preprocessing } from '../../dist/preprocessing';
import { temporaryFolder } from '../support/folders';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const training = { epochs: 3, learningRate: 1e-3, milestones: [], batchSize: 30 };

interface Case {
  readonly make: (seed: number) => Detector;
  readonly load: (folder: string) => Promise<Scorer>;
  /** Whether anything in it is random. */
  readonly random: boolean;
  /** What is anomalous to it, where the common images are not. */
  readonly anomalous?: Images;
}

function negative({ data, shape }: Images): Images {
  return { data: data.map((value) => 1 - value), shape };
}

/** The classifier as a detector: what it is given is normal, and outliers of its own go with it. */
function classifier(seed: number): Detector {
  const fast = { ...training, epochs: 5, learningRate: 5e-3 };
  const supervised = new Classifier({ network: 'mnist-lenet', training: fast, seed });
  const outliers = blobs(30, { seed: 4, outlier: true });
  return Object.assign(supervised, {
    fit: (images: Images): Promise<void> => {
      const n = images.shape[0];
      // A few images are there to be refused, as they are.
      if (n < 10) return Classifier.prototype.fit.call(supervised, images, [0, 1, 0, 1, 0, 1, 0].slice(0, n));
      const all: Images = {
        data: Float32Array.from([...images.data, ...outliers.data]),
        shape: [n + 30, 28, 28, 1],
      };
      const labels = Array.from({ length: n + 30 }, (_, i) => Number(i >= n));
      return Classifier.prototype.fit.call(supervised, all, labels);
    },
  });
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
  brightness: {
    make: () => new ImageStatistic({ statistic: 'brightness' }),
    load: (folder) => ImageStatistic.load(folder, 'brightness'),
    random: false,
    // Blobs are as bright in the corner as in the middle: the negative of one is not.
    anomalous: negative(blobs(30, { seed: 3 })),
  },
  complexity: {
    make: () => new ImageStatistic({ statistic: 'complexity' }),
    load: (folder) => ImageStatistic.load(folder, 'complexity'),
    random: false,
  },
  classifier: { make: classifier, load: (folder) => Classifier.load(folder), random: true },
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
/** Every file of a folder, by name. */
const contentOf = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

describe.each(Object.entries(CASES))('%s', (method, { make, load, random, anomalous = far }) => {
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
      expect(mean(await detector.score(anomalous))).toBeGreaterThan(mean(scores));
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

  test('the threshold is a finite number', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      expect(Number.isFinite(detector.threshold)).toBe(true);
      detector.dispose();
    }));

  test('scoring changes nothing: twice the same, to the bit', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const first = await detector.score(far);
      await detector.score(normal);
      expect(await detector.score(far)).toEqual(first);
      detector.dispose();
    }));

  test('the same image twice gets the same score twice, but for rounding', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const scores = await detector.score(selectImages(normal, [3, 4, 3]));
      expect(scores[2] / scores[0]).toBeCloseTo(1, 4);
      detector.dispose();
    }));

  test('more images than are worked on at once get the scores they get in parts', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const many = selectImages(
        normal,
        Array.from({ length: 1003 }, (_, i) => i % 30),
      );
      const [scores, few] = [await detector.score(many), await detector.score(normal)];
      expect(scores.length).toBe(1003);
      scores.forEach((score, i) =>
        expect(Math.abs(score - few[i % 30])).toBeLessThan(1e-4 * (1 + Math.abs(score))),
      );
      detector.dispose();
    }));

  test('scores asked for at the same time are those asked for one after the other', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const [a, b] = [await detector.score(normal), await detector.score(far)];
      expect(await Promise.all([detector.score(normal), detector.score(far)])).toEqual([a, b]);
      detector.dispose();
    }));

  test('images that lie within a larger array are read from where they lie', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const around = new Float32Array(far.data.length + 100).fill(NaN);
      around.set(far.data, 50);
      const within = { data: around.subarray(50, 50 + far.data.length), shape: far.shape };
      expect(await detector.score(within)).toEqual(await detector.score(far));
      detector.dispose();
    }));

  test('images of zeros and of enormous numbers have scores that are numbers', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const odd = selectImages(far, [0, 1]);
      odd.data.fill(0, 0, 784);
      odd.data.fill(1e6, 784);
      expect((await detector.score(odd)).some(Number.isNaN)).toBe(false);
      detector.dispose();
    }));

  test('predict gives one 0 or 1 an image, as bytes', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const flags = await detector.predict(far);
      expect(flags).toBeInstanceOf(Uint8Array);
      expect(flags.length).toBe(30);
      expect(flags.every((flag) => flag === 0 || flag === 1)).toBe(true);
      detector.dispose();
    }));

  test('a fit that is refused leaves what was learned before', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const before = await detector.score(far);
      const broken = selectImages(train, [0, 1, 2, 3, 4, 5, 6]);
      broken.data[0] = NaN;
      await expect(detector.fit(broken)).rejects.toThrow(/holds NaN/);
      expect(await detector.score(far)).toEqual(before);
      detector.dispose();
    }));

  test('a signal that says stop ends the fit with StoppedError, or comes too late; nothing is half fitted', () =>
    withoutLeaks(async () => {
      const detector = make(0);
      const outcome = await detector.fit(train, { signal: AbortSignal.abort() }).then(
        () => 'fitted',
        (error: unknown) => (error as Error).name,
      );
      if (outcome === 'fitted') expect((await detector.score(far)).length).toBe(30);
      else {
        expect(outcome).toBe('StoppedError');
        await expect(detector.score(far)).rejects.toThrow(/has not been fitted/);
      }
      detector.dispose();
    }));

  test('two detectors side by side do not disturb each other', () =>
    withoutLeaks(async () => {
      const one = await fitted(1);
      const scores = await one.score(far);
      const other = make(2);
      await other.fit(far);
      await other.score(normal);
      expect(await one.score(far)).toEqual(scores);
      other.dispose();
      expect(await one.score(far)).toEqual(scores);
      one.dispose();
    }));

  test('disposed, it is unfitted; disposing again is harmless, and it can be fitted again', () =>
    withoutLeaks(async () => {
      const detector = await fitted();
      const scores = await detector.score(far);
      detector.dispose();
      detector.dispose();
      await expect(detector.score(far)).rejects.toThrow(/has not been fitted/);
      await detector.fit(train);
      expect(await detector.score(far)).toEqual(scores);
      detector.dispose();
    }));

  test('saving changes nothing, and what is saved twice is the same, byte for byte', () =>
    withoutLeaks(async () => {
      const folder = temporaryFolder();
      const detector = await fitted();
      const scores = await detector.score(far);
      for (const name of ['a', 'b']) await detector.save(join(folder, name));
      expect(await detector.score(far)).toEqual(scores);
      expect(contentOf(join(folder, 'b'))).toEqual(contentOf(join(folder, 'a')));
      detector.dispose();
    }));

  test('what was loaded is saved as what it was loaded from', () =>
    withoutLeaks(async () => {
      const folder = temporaryFolder();
      const detector = await fitted();
      await detector.save(join(folder, 'a'));
      detector.dispose();
      const loaded = await load(join(folder, 'a'));
      await loaded.save(join(folder, 'b'));
      expect(contentOf(join(folder, 'b'))).toEqual(contentOf(join(folder, 'a')));
      loaded.dispose();
    }));

  test('saved over another detector, nothing of that one is left', () =>
    withoutLeaks(async () => {
      const folder = join(temporaryFolder(), 'model');
      const [first, second] = [await fitted(1), make(2)];
      await first.save(folder);
      await second.fit(far);
      await second.save(folder);
      const loaded = await load(folder);
      expect(await loaded.score(normal)).toEqual(await second.score(normal));
      [first, second, loaded].forEach((detector) => detector.dispose());
    }));

  test('it outlives the folder it was loaded from', () =>
    withoutLeaks(async () => {
      const folder = join(temporaryFolder(), 'model');
      const detector = await fitted();
      await detector.save(folder);
      const loaded = await load(folder);
      rmSync(folder, { recursive: true });
      expect(await loaded.score(far)).toEqual(await detector.score(far));
      detector.dispose();
      loaded.dispose();
    }));

  test('the preprocessing that is saved with it comes back with it', () =>
    withoutLeaks(async () => {
      const folder = join(temporaryFolder(), 'model');
      const detector = await fitted();
      const preprocessing = Preprocessing.fit(train, { gcn: 'l2' });
      await detector.save(folder, { preprocessing });
      expect((await readCompanions(folder)).preprocessing?.toJSON()).toEqual(preprocessing.toJSON());
      detector.dispose();
    }));

  test('a folder of another method, or without a detector, is refused with its name', () =>
    withoutLeaks(async () => {
      const folder = temporaryFolder();
      const other = method === 'knn' ? new Kde({ bandwidth: 2 }) : new NearestNeighbours();
      await other.fit(train);
      await other.save(join(folder, 'other'));
      await expect(load(join(folder, 'other'))).rejects.toThrow(
        new RegExp(`other.detector.json holds a detector "${other.method}", not "${method}"`),
      );
      await expect(load(join(folder, 'none'))).rejects.toThrow(
        /none.detector.json cannot be read \(ENOENT\)/,
      );
    }));
});
