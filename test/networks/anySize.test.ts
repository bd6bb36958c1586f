/** Networks that are built for a size. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Autoencoder, DeepSvdd, loadDetector } from '../../dist/detectors';
import { architectureByName, architectureFor, chain } from '../../dist/networks';
import { tf, type Tensor } from '../../dist/tensorflow';
import { temporaryFolder } from '../support/folders';
import { withoutLeaks } from '../support/leaks';
import { noise, relativeError } from '../support/numbers';

const { recipe } = new DeepSvdd({ network: 'mnist-lenet' }).options;

describe('every size', () => {
  test.each([1, 3])(
    'from 8 to 256 has an encoder, and a decoder that gives the size back (%i channels)',
    (channels) => {
      for (let height = 8; height <= 256; height += height < 40 ? 1 : 27) {
        for (const width of [8, 9, 31, 64, 255, 256, height]) {
          const architecture = architectureFor(height, width, channels);
          const { inputShape, repDim, name } = architecture;
          expect(inputShape).toEqual([height, width, channels]);
          const options = { ...recipe, repDim };
          const down = chain(inputShape, architecture.encoder(options));
          expect(down.at(-1)?.outputShape, name).toEqual([repDim]);
          expect(chain([repDim], architecture.decoder(options)).at(-1)?.outputShape, name).toEqual(
            inputShape,
          );
          // Without this the dense layer would have millions of weights, or the convolutions nothing to look at.
          const sides = down
            .filter(({ outputShape }) => outputShape.length === 3)
            .map(({ outputShape }) => outputShape);
          const shorter = Math.min(...(sides.at(-1)?.slice(0, 2) ?? []));
          expect(shorter, name).toBeGreaterThanOrEqual(4);
          expect(shorter, name).toBeLessThan(8);
        }
      }
    },
  );

  test('is found by its name again', () => {
    const sizes: [number, number, number][] = [
      [28, 28, 1],
      [32, 32, 3],
      [28, 28, 3],
      [64, 48, 3],
      [1, 1, 30],
    ];
    for (const size of sizes) {
      const { name, inputShape, repDim } = architectureFor(...size);
      const again = architectureByName(name);
      expect([again.name, again.inputShape, again.repDim]).toEqual([name, inputShape, repDim]);
    }
    expect(architectureFor(28, 28, 1).name).toBe('mnist-lenet');
    expect(architectureFor(32, 32, 3).name).toBe('cifar10-lenet');
  });

  test.each([
    [7, 20, 1, /heights and widths from 8 to 256, not 7 x 20/],
    [20, 257, 3, /not 20 x 257/],
    [20, 20, 2, /1 channel \(gray\) or 3 \(colour\), not 2/],
    [1, 1, 1, /2 to 65536 of them, not 1/],
  ])('%i x %i x %i is refused', (height, width, channels, message) => {
    expect(() => architectureFor(height, width, channels)).toThrow(message);
  });
});

test.each(['mlp-12', 'lenet-20x30x1'])(
  '%s has no bias and, by the port without offsets, maps 0 to 0',
  (name) =>
    withoutLeaks(async () => {
      const architecture = architectureByName(name);
      const { inputShape, repDim } = architecture;
      const kinds = chain(inputShape, architecture.encoder({ ...recipe, repDim, affine: false })).flatMap(
        ({ weights }) => weights.map(({ kind }) => kind),
      );
      expect(new Set(kinds)).toEqual(new Set(['kernel', 'statistic']));
      const detector = new DeepSvdd({ network: name, port: 'pytorch', training: { epochs: 0 } });
      const [h, w, c] = inputShape;
      await detector.fit({ data: noise(20 * h * w * c), shape: [20, h, w, c] });
      const zero = {
        data: new Float32Array(h * w * c),
        shape: [1, h, w, c] as [number, number, number, number],
      };
      expect(Math.max(...(await detector.represent(zero)).map(Math.abs))).toBe(0);
      detector.dispose();
    }),
);

test.each(['mlp-12', 'lenet-9x21x3', 'lenet-40x8x1'])(
  '%s learns to reproduce, is saved, and stock TensorFlow.js computes the same',
  (network) =>
    withoutLeaks(async () => {
      const [h, w, c] = architectureByName(network).inputShape;
      // Images of one pattern in different strengths.
      const pattern = noise(h * w * c, 5);
      const strength = noise(80, 6);
      const data = Float32Array.from({ length: 80 * h * w * c }, (_, i) => {
        return 0.5 + 0.4 * strength[Math.floor(i / (h * w * c))] * pattern[i % (h * w * c)];
      });
      const images = { data, shape: [80, h, w, c] as [number, number, number, number] };
      const losses: number[] = [];
      const detector = new Autoencoder({
        network,
        training: { epochs: 40, learningRate: 3e-3, milestones: [], batchSize: 20, weightDecay: 0 },
      });
      await detector.fit(images, { onEpoch: ({ loss }) => void losses.push(loss) });
      expect(losses[39]).toBeLessThan(losses[0] / 2);
      const folder = join(temporaryFolder(), 'model');
      await detector.save(folder);
      const loaded = await loadDetector(folder);
      const scores = await detector.score(images);
      expect(await loaded.score(images)).toEqual(scores);
      const model = await tf.loadLayersModel(`file://${join(folder, 'model.json')}`);
      const input = tf.tensor4d(data, [80, h, w, c]);
      const outputs = model.predict(input) as Tensor[];
      expect(relativeError(outputs[2].dataSync(), scores)).toBeLessThan(1e-5);
      tf.dispose([input, ...outputs]);
      model.dispose();
      detector.dispose();
      loaded.dispose();
    }),
);
