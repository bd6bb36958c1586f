/** Detectors that go on with the network of another. */
import { describe, expect, test } from 'vitest';
import { Autoencoder, DeepSvdd } from '../../dist/detectors';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const options = (epochs: number) => ({
  ...{ network: 'mnist-lenet', repDim: 32, seed: 1 },
  training: { epochs, batchSize: 20, learningRate: 1e-3, milestones: [], weightDecay: 0 },
});
const images = blobs(60);

describe.each([
  ['DeepSvdd', DeepSvdd],
  ['Autoencoder', Autoencoder],
] as const)('%s', (_, Detector) => {
  test('with no epochs it is the same; with more its first loss follows on', () =>
    withoutLeaks(async () => {
      const first = new Detector(options(3));
      const losses: number[] = [];
      const onEpoch = ({ loss }: { loss: number }): void => void losses.push(loss);
      await first.fit(images, { onEpoch });
      const scores = await first.score(images);

      const same = new Detector({ ...options(0), start: first as never });
      await same.fit(images);
      expect(await same.score(images)).toEqual(scores);
      expect(same.threshold).toBe(first.threshold);

      const longer = new Detector({ ...options(1), start: first as never });
      await longer.fit(images, { onEpoch });
      expect(losses[3]).toBeLessThan(losses[0]);
      expect(await longer.score(images)).not.toEqual(scores);
      // The one to begin with stays as it is.
      expect(await first.score(images)).toEqual(scores);
      for (const detector of [first, same, longer]) detector.dispose();
    }));

  test('the network must be the same one', () =>
    withoutLeaks(async () => {
      const first = new Detector(options(0));
      await first.fit(images);
      const other = { ...options(0), repDim: 16, recipe: { affine: false }, start: first as never };
      expect(() => new Detector(other)).toThrow(
        'The network to begin with is another one (there / here): repDim 32 / 16, affine true / false.',
      );
      first.dispose();
    }));
});

test('Deep SVDD keeps the centre, and takes an autoencoder or a detector', () =>
  withoutLeaks(async () => {
    const first = new DeepSvdd(options(2));
    await first.fit(images);
    const longer = new DeepSvdd({ ...options(2), start: first });
    await longer.fit(blobs(60, { outlier: true }));
    expect(longer.centre).toEqual(first.centre);
    const autoencoder = new Autoencoder(options(0));
    await autoencoder.fit(images);
    expect(() => new DeepSvdd({ ...options(1), start: first, pretrained: autoencoder })).toThrow(/not both/);
    for (const detector of [first, longer, autoencoder]) detector.dispose();
  }));
