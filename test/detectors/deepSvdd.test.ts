import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { selectImages } from '../../dist/datasets';
import { Autoencoder, DeepSvdd, type DeepSvddOptions, type EpochReport } from '../../dist/detectors';
import { rocAuc } from '../../dist/metrics';
import { temporaryFolder } from '../support/folders';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const train = blobs(90);
const normal = blobs(60, { seed: 2 });
const outlier = blobs(60, { outlier: true, seed: 3 });

/** Fast enough to learn something within a few epochs of few batches. */
const brief = { epochs: 4, learningRate: 1e-3, milestones: [], batchSize: 30 };
const options = (more: Partial<DeepSvddOptions> = {}): DeepSvddOptions => ({
  network: 'mnist-lenet',
  training: brief,
  ...more,
});

describe.each(['theano', 'pytorch'] as const)('Deep SVDD, %s', (port) => {
  test('learns: weights move, scores differ, the centre is not zero, outliers stand out', () =>
    withoutLeaks(async () => {
      const before = new DeepSvdd(options({ port, training: { ...brief, epochs: 0 } }));
      const detector = new DeepSvdd(options({ port }));
      await before.fit(train);
      await detector.fit(train);
      for (const name of ['conv1.weight', 'conv2.weight', 'fc1.weight']) {
        expect(detector.weights()[name], name).not.toEqual(before.weights()[name]);
      }
      expect(detector.centre).toEqual(before.centre);
      expect(Math.hypot(...detector.centre)).toBeGreaterThan(0.1);
      const scores = await detector.score(normal);
      expect(new Set(scores).size).toBe(60);
      expect(Math.min(...scores)).toBeGreaterThan(0);
      const all = [...scores, ...(await detector.score(outlier))];
      expect(rocAuc(all, [...Array<number>(60).fill(0), ...Array<number>(60).fill(1)])).toBeGreaterThan(0.9);
      before.dispose();
      detector.dispose();
    }));

  test('the loss falls and every epoch is reported', () =>
    withoutLeaks(async () => {
      const reports: EpochReport[] = [];
      const detector = new DeepSvdd(options({ port, training: { ...brief, milestones: [2] } }));
      await detector.fit(train, { onEpoch: (report) => void reports.push(report) });
      expect(reports.map(({ stage, epoch, epochs }) => [stage, epoch, epochs])).toEqual(
        [1, 2, 3, 4].map((epoch) => ['deep-svdd', epoch, 4]),
      );
      expect(reports.map(({ learningRate }) => learningRate)).toEqual([1e-3, 1e-3, 1e-4, 1e-4]);
      expect(reports[3].loss).toBeLessThan(reports[0].loss);
      detector.dispose();
    }));

  test('begins with the encoder of the autoencoder, to the bit', () =>
    withoutLeaks(async () => {
      const autoencoder = new Autoencoder({ network: 'mnist-lenet', port, training: brief });
      await autoencoder.fit(train);
      const detector = new DeepSvdd(options({ port, pretrained: autoencoder, training: { epochs: 0 } }));
      await detector.fit(train);
      expect(detector.weights()).toEqual(autoencoder.encoderWeights());
      autoencoder.dispose();
      detector.dispose();
    }));

  test('the same seed gives the same scores to the bit, another one others', () =>
    withoutLeaks(async () => {
      const scores = async (seed: number): Promise<Float64Array> => {
        const detector = new DeepSvdd(options({ port, seed, training: { ...brief, epochs: 2 } }));
        await detector.fit(train);
        const result = await detector.score(normal);
        detector.dispose();
        return result;
      };
      const first = await scores(5);
      expect(await scores(5)).toEqual(first);
      expect(await scores(6)).not.toEqual(first);
    }));

  test('nu of the training images lie outside, with the batch norm of evaluation', () =>
    withoutLeaks(async () => {
      const detector = new DeepSvdd(options({ port, nu: 0.2 }));
      await detector.fit(train);
      expect(detector.threshold).toBeCloseTo(detector.radius ** 2, 10);
      const outside = (await detector.predict(train)).reduce((a, b) => a + b, 0);
      // 18 of 90 lie at or beyond the 18th largest distance; the one at the threshold is not above it.
      expect(outside).toBeGreaterThanOrEqual(17);
      expect(outside).toBeLessThanOrEqual(18);
      detector.dispose();
    }));
});

describe('soft boundary', () => {
  test('theano: R is found from the start, in the warm-up every epoch, then every so many', () =>
    withoutLeaks(async () => {
      const radii: (number | undefined)[] = [];
      const detector = new DeepSvdd(
        options({
          objective: 'soft-boundary',
          warmUpEpochs: 2,
          radiusEvery: 3,
          training: { ...brief, epochs: 8 },
        }),
      );
      await detector.fit(train, { onEpoch: ({ radius }) => void radii.push(radius) });
      const changes = radii.map((radius, i) => i > 0 && radius !== radii[i - 1]);
      expect(radii.every((radius) => radius !== undefined && radius > 0)).toBe(true);
      // Epochs 1 and 2 belong to the warm-up; after it R moves at most every third epoch.
      expect(changes[1]).toBe(true);
      expect(changes.slice(2).filter(Boolean).length).toBeLessThanOrEqual(2);
      expect(changes.slice(2).filter(Boolean).length).toBeGreaterThanOrEqual(1);
      detector.dispose();
    }));

  test('pytorch: R is 0 in the warm-up and follows the batches after it', () =>
    withoutLeaks(async () => {
      const radii: (number | undefined)[] = [];
      const detector = new DeepSvdd(
        options({ port: 'pytorch', objective: 'soft-boundary', warmUpEpochs: 2 }),
      );
      await detector.fit(train, { onEpoch: ({ radius }) => void radii.push(radius) });
      expect(radii[0]).toBe(0);
      expect(radii[3]).toBeGreaterThan(0);
      expect(detector.radius).toBeGreaterThan(0);
      detector.dispose();
    }));
});

describe('stopping', () => {
  test('ends within the batch and leaves the detector unfitted', () =>
    withoutLeaks(async () => {
      const stop = new AbortController();
      let epochs = 0;
      const detector = new DeepSvdd(options({ training: { ...brief, epochs: 1000 } }));
      const fit = detector.fit(train, {
        signal: stop.signal,
        onEpoch: () => {
          epochs++;
          if (epochs === 2) stop.abort();
        },
      });
      await expect(fit).rejects.toThrow(/stopped in epoch 3/);
      expect(epochs).toBe(2);
      await expect(detector.score(normal)).rejects.toThrow(/not been fitted/);
    }));

  test('an error in the callback ends the training and frees its tensors', () =>
    withoutLeaks(async () => {
      const detector = new DeepSvdd(options());
      const fit = detector.fit(train, {
        onEpoch: () => {
          throw new Error('the callback failed');
        },
      });
      await expect(fit).rejects.toThrow('the callback failed');
    }));

  test('a loss that grows beyond numbers is an error with its place', () =>
    withoutLeaks(async () => {
      const detector = new DeepSvdd(options({ training: { ...brief, learningRate: 1e30 } }));
      await expect(detector.fit(train)).rejects.toThrow(/became (NaN|Infinity) in batch \d+ of epoch \d/);
    }));
});

test('memory stays flat over 20 epochs', async () => {
  const detector = new DeepSvdd(options({ training: { ...brief, epochs: 22 } }));
  const resident: number[] = [];
  await detector.fit(train, { onEpoch: () => void resident.push(process.memoryUsage().rss) });
  detector.dispose();
  // The first two epochs set up TensorFlow's arenas; 20 epochs of leaks of one image each would show as 0.1 MB.
  expect((resident[21] - resident[1]) / 2 ** 20).toBeLessThan(24);
});

describe('saving', () => {
  test('loaded again, it scores, flags and says the same', () =>
    withoutLeaks(async () => {
      const folder = temporaryFolder();
      const detector = new DeepSvdd(options({ nu: 0.3, seed: 4 }));
      await detector.fit(train);
      await detector.save(join(folder, 'model'));
      const loaded = await DeepSvdd.load(join(folder, 'model'));
      expect(await loaded.score(outlier)).toEqual(await detector.score(outlier));
      expect([loaded.radius, loaded.centre, loaded.options]).toEqual([
        detector.radius,
        detector.centre,
        detector.options,
      ]);
      detector.dispose();
      loaded.dispose();
    }));

  test('an autoencoder does too; one is not taken for the other', () =>
    withoutLeaks(async () => {
      const folder = join(temporaryFolder(), 'model');
      const autoencoder = new Autoencoder({ network: 'mnist-lenet', training: brief });
      await autoencoder.fit(train);
      await autoencoder.save(folder);
      const loaded = await Autoencoder.load(folder);
      expect(await loaded.score(outlier)).toEqual(await autoencoder.score(outlier));
      await expect(DeepSvdd.load(folder)).rejects.toThrow(/holds a detector "autoencoder", not "deep-svdd"/);
      autoencoder.dispose();
      loaded.dispose();
    }));

  test('a folder without a detector, cut off weights and a newer format are refused', () =>
    withoutLeaks(async () => {
      const folder = join(temporaryFolder(), 'model');
      await expect(DeepSvdd.load(folder)).rejects.toThrow(/detector.json cannot be read \(ENOENT\)/);
      const detector = new DeepSvdd(options({ training: { epochs: 0 } }));
      await detector.fit(train);
      await detector.save(folder);
      detector.dispose();
      const weights = join(folder, 'weights.safetensors');
      writeFileSync(weights, readFileSync(weights).subarray(0, -4));
      await expect(DeepSvdd.load(folder)).rejects.toThrow(/weights.safetensors/);
      const description = join(folder, 'detector.json');
      const saved = JSON.parse(readFileSync(description, 'utf8')) as object;
      writeFileSync(description, JSON.stringify({ ...saved, formatVersion: 99 }));
      await expect(DeepSvdd.load(folder)).rejects.toThrow(/newer version of deep-svdd \(format 99\)/);
    }));
});

describe('refused', () => {
  test.each([
    [{ network: 'resnet' }, /no network "resnet". Known networks: mnist-lenet/],
    [{ port: 'keras' as never }, /no port "keras"/],
    [{ nu: 0 }, /nu must be in \(0, 1\]/],
    [{ objective: 'hard' as never }, /"one-class" or "soft-boundary"/],
    [{ training: { batchSize: 1 } }, /batch size/],
    [{ training: { weightDecay: -1 } }, /weight decay/],
    [{ training: { solver: 'lion' as never } }, /no solver "lion". Known solvers: sgd, momentum/],
    [{ training: { momentum: 1 } }, /momentum must be in \[0, 1\)/],
    [{ warmUpEpochs: -1 }, /warmUpEpochs/],
  ])('%o', (wrong, message) => expect(() => new DeepSvdd(options(wrong))).toThrow(message));

  test('an unfitted detector has nothing to say, and says so', async () => {
    const detector = new DeepSvdd(options());
    expect(() => detector.radius).toThrow(/not been fitted/);
    expect(() => detector.threshold).toThrow(/not been fitted/);
    await expect(detector.save('nowhere')).rejects.toThrow(/not been fitted/);
    expect(() => new DeepSvdd(options({ pretrained: new Autoencoder({ network: 'mnist-lenet' }) }))).toThrow(
      /Autoencoder has not been fitted/,
    );
  });

  test('images of another size, none, or not finite', async () => {
    const detector = new DeepSvdd(options());
    await expect(detector.fit({ data: new Float32Array(9), shape: [1, 3, 3, 1] })).rejects.toThrow(
      /28 x 28 x 1/,
    );
    await expect(detector.fit(selectImages(train, []))).rejects.toThrow(/no images/);
    const broken = selectImages(train, [0, 1]);
    broken.data[800] = NaN;
    await expect(detector.fit(broken)).rejects.toThrow(/image 1 holds NaN at position 16/);
  });
});
