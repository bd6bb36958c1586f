import { expect, test } from 'vitest';
import { Autoencoder } from '../../dist/detectors';
import { rocAuc } from '../../dist/metrics';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const train = blobs(90);
const training = { epochs: 30, learningRate: 3e-3, batchSize: 30 };

test.each(['theano', 'pytorch'] as const)(
  '%s: reproduces what it knows better than what it does not',
  (port) =>
    withoutLeaks(async () => {
      const losses: number[] = [];
      const autoencoder = new Autoencoder({ network: 'mnist-lenet', port, training });
      await autoencoder.fit(train, { onEpoch: ({ loss }) => void losses.push(loss) });
      expect(losses[29]).toBeLessThan(losses[0] / 2);
      const [normal, outlier] = [blobs(50, { seed: 2 }), blobs(50, { seed: 3, outlier: true })];
      const scores = [...(await autoencoder.score(normal)), ...(await autoencoder.score(outlier))];
      expect(rocAuc(scores, [...Array<number>(50).fill(0), ...Array<number>(50).fill(1)])).toBeGreaterThan(
        0.95,
      );
      autoencoder.dispose();
    }),
);

test('a score is the squared error summed over the pixels', () =>
  withoutLeaks(async () => {
    const autoencoder = new Autoencoder({ network: 'mnist-lenet', training: { ...training, epochs: 1 } });
    await autoencoder.fit(train);
    const images = blobs(3, { seed: 5 });
    const { data, shape } = await autoencoder.reconstruct(images);
    expect(shape).toEqual([3, 28, 28, 1]);
    expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
    const scores = await autoencoder.score(images);
    for (let i = 0; i < 3; i++) {
      let sum = 0;
      for (let p = i * 784; p < (i + 1) * 784; p++) sum += (data[p] - images.data[p]) ** 2;
      expect(scores[i] / sum).toBeCloseTo(1, 4);
    }
    autoencoder.dispose();
  }));
