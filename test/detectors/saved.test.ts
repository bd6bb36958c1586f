/** A saved detector: what stock TensorFlow.js makes of it, older formats, and files that are not what they were. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Autoencoder, DeepSvdd, IsolationForest, loadDetector, type Detector } from '../../dist/detectors';
import { readCompanions } from '../../dist/detectors/savedDetector';
import { Preprocessing } from '../../dist/preprocessing';
import { closeBrowser, plotlyPage } from '../../dist/report/figures/browser';
import { tf, type Tensor } from '../../dist/tensorflow';
import { temporaryFolder } from '../support/folders';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';
import { noise, relativeError } from '../support/numbers';

const training = { epochs: 3, learningRate: 1e-3, milestones: [], batchSize: 30 };
const train = blobs(90);
const far = blobs(20, { seed: 3, outlier: true });

/** Random images in the size of CIFAR's. */
const colour = (n: number, seed: number) => ({
  data: noise(n * 3072, seed),
  shape: [n, 32, 32, 3] as [number, number, number, number],
});

async function stockOutputs(folder: string, images: typeof far): Promise<Record<string, Float32Array>> {
  const model = await tf.loadLayersModel(`file://${join(folder, 'model.json')}`);
  const input = tf.tensor4d(images.data, [...images.shape]);
  const outputs = model.predict(input) as Tensor[];
  const named = outputs.map(
    (output, i) => [model.outputNames[i], output.dataSync() as Float32Array] as const,
  );
  tf.dispose([input, ...outputs]);
  model.dispose();
  return Object.fromEntries(named);
}

describe('stock tf.loadLayersModel', () => {
  test.each([
    ['mnist-lenet', 'theano', false],
    ['mnist-lenet', 'pytorch', false],
    ['cifar10-lenet', 'theano', true],
    ['cifar10-lenet-elu', 'pytorch', true],
  ] as const)('%s, %s: the same representations and scores within 1e-5', (network, port, isColour) =>
    withoutLeaks(async () => {
      const folder = join(temporaryFolder(), 'model');
      const [seen, unseen] = isColour ? [colour(60, 1), colour(10, 2)] : [train, far];
      const detector = new DeepSvdd({ network, port, training });
      await detector.fit(seen);
      await detector.save(folder);
      const { representation, score } = await stockOutputs(folder, unseen);
      expect(relativeError(representation, await detector.represent(unseen))).toBeLessThan(1e-5);
      expect(relativeError(score, await detector.score(unseen))).toBeLessThan(1e-5);
      detector.dispose();
    }),
  );

  test.each([
    ['mnist-lenet', 'theano', false],
    ['mnist-lenet', 'pytorch', false],
    ['cifar10-lenet', 'theano', true],
    ['cifar10-arch1', 'pytorch', true],
  ] as const)('%s, %s: the same reconstructions and errors within 1e-5', (network, port, isColour) =>
    withoutLeaks(async () => {
      const folder = join(temporaryFolder(), 'model');
      const [seen, unseen] = isColour ? [colour(60, 1), colour(10, 2)] : [train, far];
      const detector = new Autoencoder({ network, port, training });
      await detector.fit(seen);
      await detector.save(folder);
      const { representation, reconstruction, score } = await stockOutputs(folder, unseen);
      expect(relativeError(representation, await detector.represent(unseen))).toBeLessThan(1e-5);
      expect(relativeError(reconstruction, (await detector.reconstruct(unseen)).data)).toBeLessThan(1e-5);
      expect(relativeError(score, await detector.score(unseen))).toBeLessThan(1e-5);
      detector.dispose();
    }),
  );
});

describe('in a browser', () => {
  test('stock TensorFlow.js loads the folder over HTTP and gives the same scores', async (context) => {
    const folder = join(temporaryFolder(), 'model');
    const detector = new DeepSvdd({ network: 'mnist-lenet', training });
    await detector.fit(train);
    await detector.save(folder);
    const expected = await detector.score(far);
    detector.dispose();
    const page = await plotlyPage();
    if (!page) return context.skip('no browser starts here');
    try {
      // Under a name that cannot exist: nothing leaves this machine.
      await page.route('http://model.invalid/**', (route) => {
        const name = new URL(route.request().url()).pathname.slice(1);
        return route.fulfill({
          body: readFileSync(join(folder, name)),
          headers: { 'access-control-allow-origin': '*' },
        });
      });
      await page.addScriptTag({
        path: createRequire(import.meta.url).resolve('@tensorflow/tfjs/dist/tf.min.js'),
      });
      const scores = await page.evaluate(
        async ({ pixels, shape }) => {
          const { tf: stock } = globalThis as unknown as { tf: typeof tf };
          await stock.setBackend('cpu');
          const model = await stock.loadLayersModel('http://model.invalid/model.json');
          const [, score] = model.predict(stock.tensor4d(pixels, shape)) as Tensor[];
          return [...(await score.data())];
        },
        { pixels: [...far.data], shape: [...far.shape] as [number, number, number, number] },
      );
      expect(relativeError(scores, expected)).toBeLessThan(1e-5);
    } finally {
      await closeBrowser();
    }
  });
});

describe('format 1', () => {
  const fixtures = join(import.meta.dirname, 'fixtures', 'format-1');
  const expected = JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8')) as Record<
    string,
    { threshold: number; scores: number[] }
  >;

  test.each(Object.keys(expected))('%s loads with its preprocessing and scores as it did', (method) =>
    withoutLeaks(async () => {
      const folder = join(fixtures, method);
      const detector = await loadDetector(folder);
      const { preprocessing } = await readCompanions(folder);
      const images = preprocessing?.apply(blobs(5, { seed: 3, outlier: true })) ?? far;
      expect(detector.method).toBe(method);
      expect(detector.threshold).toBe(expected[method].threshold);
      expect(relativeError(await detector.score(images), expected[method].scores)).toBeLessThan(1e-6);
      detector.dispose();
    }),
  );
});

describe('a folder that is not what it was', () => {
  const saved = async (): Promise<string> => {
    const folder = join(temporaryFolder(), 'model');
    const detector = new DeepSvdd({ network: 'mnist-lenet', training: { epochs: 0 } });
    await detector.fit(train);
    await detector.save(folder, { preprocessing: Preprocessing.fit(train) });
    detector.dispose();
    return folder;
  };

  test('its description holds the method, the versions and a checksum of every other file', async () => {
    const folder = await saved();
    const description = JSON.parse(readFileSync(join(folder, 'detector.json'), 'utf8')) as {
      formatVersion: number;
      versions: Record<string, string>;
      files: object;
      preprocessing: { steps: { name: string }[] };
    };
    expect(description.formatVersion).toBe(2);
    expect(Object.keys(description.files)).toEqual(['weights.safetensors', 'model.json', 'weights.bin']);
    expect(description.versions['tensorflow']).toMatch(/^\d+\.\d+/);
    expect(description.preprocessing.steps.map(({ name }) => name)).toEqual(['gcn', 'minMax']);
    expect((await readCompanions(folder)).preprocessing?.apply(far)).toEqual(
      Preprocessing.fit(train).apply(far),
    );
  });

  test.each(['weights.safetensors', 'weights.bin', 'model.json', 'detector.json'])(
    '%s cut off, altered or missing is refused with its name',
    async (name) => {
      const folder = await saved();
      const file = join(folder, name);
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.subarray(0, -8));
      await expect(loadDetector(folder)).rejects.toThrow(new RegExp(`${name} (was|is no|describes)`));
      // One digit or byte in the middle, so that JSON stays JSON.
      const altered = Buffer.from(bytes);
      const digit = name.endsWith('.json') ? bytes.toString('latin1').search(/\d\d/) : bytes.length >> 1;
      altered[digit] = altered[digit] === 0x31 ? 0x32 : 0x31;
      writeFileSync(file, altered);
      await expect(loadDetector(folder)).rejects.toThrow(name);
      rmSync(file);
      await expect(loadDetector(folder)).rejects.toThrow(new RegExp(`${name} cannot be read \\(ENOENT\\)`));
    },
  );

  test('a method that is not known, and a state without its numbers, of format 1 that has no checksums', async () => {
    const folder = temporaryFolder();
    const describe = (change: object): void => {
      cpSync(join(import.meta.dirname, 'fixtures', 'format-1', 'deep-svdd'), folder, { recursive: true });
      const file = join(folder, 'detector.json');
      const description = JSON.parse(readFileSync(file, 'utf8')) as object;
      writeFileSync(file, JSON.stringify({ ...description, ...change }));
    };
    describe({ method: 'constructor' });
    await expect(loadDetector(folder)).rejects.toThrow(/holds a detector "constructor", which is not known/);
    describe({ state: { centre: [1], radius: 1 } });
    await expect(loadDetector(folder)).rejects.toThrow(/The centre needs 32 numbers, but there are 1/);
    describe({ state: { radius: 1 } });
    await expect(loadDetector(folder)).rejects.toThrow(/"state" cannot be used: centre:/);
    describe({ options: null });
    await expect(loadDetector(folder)).rejects.toThrow(/"options" cannot be used/);
  });

  test('a forest whose paths go round in circles', async () => {
    const folder = join(temporaryFolder(), 'forest');
    const forest: Detector = new IsolationForest({ trees: 2, samples: 8 });
    await forest.fit(train);
    await forest.save(folder);
    const weights = join(folder, 'weights.safetensors');
    const description = join(folder, 'detector.json');
    mkdirSync(folder, { recursive: true });
    const bytes = readFileSync(weights);
    const header = Number(bytes.readBigUInt64LE(0));
    const entry = JSON.parse(bytes.toString('utf8', 8, 8 + header)) as Record<
      string,
      { data_offsets: [number, number] }
    >;
    // The first node's left child becomes itself.
    bytes.writeFloatLE(0, 8 + header + entry['left'].data_offsets[0]);
    writeFileSync(weights, bytes);
    const { files, checksum, ...old } = JSON.parse(readFileSync(description, 'utf8')) as Record<
      string,
      unknown
    >;
    expect([typeof files, typeof checksum]).toEqual(['object', 'string']);
    writeFileSync(description, JSON.stringify({ ...old, formatVersion: 1 }));
    await expect(loadDetector(folder)).rejects.toThrow(/trees of this forest are broken/);
  });
});
