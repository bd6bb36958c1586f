/** Deep SVDD with its sphere found, trained or given. */
import { describe, expect, test } from 'vitest';
import { DeepSvdd, PORTS, type DeepSvddOptions } from '../../../dist/detectors';
import { architectureByName, Network } from '../../../dist/networks';
import { RandomStream } from '../../../dist/random';
import { tf } from '../../../dist/tensorflow';
import { radiusObjective, radiusOf } from '../../../dist/training';
import { blobs } from '../../support/images';
import { withoutLeaks } from '../../support/leaks';

const train = blobs(95);
const brief = { epochs: 8, learningRate: 1e-3, milestones: [], batchSize: 30 };
const options = (more: Partial<DeepSvddOptions> = {}): DeepSvddOptions => ({
  network: 'mnist-lenet',
  training: brief,
  warmUpEpochs: 2,
  radiusEvery: 3,
  ...more,
});

interface Fitted {
  readonly radii: (number | undefined)[];
  readonly centre: Float32Array;
  readonly radius: number;
  readonly scores: Float64Array;
}

async function fit(more: Partial<DeepSvddOptions>): Promise<Fitted> {
  const detector = new DeepSvdd(options(more));
  const radii: (number | undefined)[] = [];
  await detector.fit(train, { onEpoch: ({ radius }) => void radii.push(radius) });
  const { centre, radius } = detector;
  const scores = await detector.score(train);
  detector.dispose();
  return { radii, centre, radius, scores };
}

describe.each(['line-search', 'exact'] as const)('R by %s', (radiusUpdate) => {
  test.each(['theano', 'pytorch'] as const)('%s: in the warm-up every epoch, then every third', (port) =>
    withoutLeaks(async () => {
      const { radii } = await fit({ objective: 'soft-boundary', radiusUpdate, port });
      // Epochs 0 and 1 are the warm-up; then 3 and 6, in the report's count 4 and 7.
      const changed = radii.map((radius, i) => i > 0 && radius !== radii[i - 1]);
      expect(changed).toEqual([false, true, false, true, false, false, true, false]);
      expect(radii.every((radius) => radius !== undefined && radius > 0)).toBe(true);
    }),
  );

  test('is where the objective is lowest for the network at that time', () =>
    withoutLeaks(async () => {
      const seven = { ...brief, epochs: 7 };
      const { radius, scores } = await fit({ objective: 'soft-boundary', radiusUpdate, training: seven });
      const at = (r: number): number => radiusObjective(scores, 0.1, r);
      for (const factor of [0.8, 0.95, 1.05, 1.2])
        expect(at(radius)).toBeLessThan(at(factor * radius) + 1e-9);
    }));
});

describe('R by gradient', () => {
  test('begins as the rule says and moves with every batch', () =>
    withoutLeaks(async () => {
      const soft = { objective: 'soft-boundary', radiusUpdate: 'gradient' } as const;
      const start = await fit({ ...soft, training: { ...brief, epochs: 0 } });
      expect(start.radius).toBeCloseTo(radiusOf(start.scores, 0.1, 'order-statistic'), 5);
      const { radii, radius } = await fit(soft);
      expect(new Set(radii).size).toBe(8);
      expect(radius).toBe(radii[7]);
    }));

  test('by hand: plain descent on R^2 with slope 1 while nothing lies outside, and never below 0', () =>
    withoutLeaks(async () => {
      const sgd = { ...brief, solver: 'sgd', batchSize: 95, weightDecay: 0 } as const;
      const soft = { objective: 'soft-boundary', radiusUpdate: 'gradient', initialRadius: 10 } as const;
      // R^2 = 100, each of 2 epochs has one batch: 100 - 2 * 1e-3.
      const slow = await fit({ ...soft, training: { ...sgd, epochs: 2 } });
      expect(slow.radius ** 2).toBeCloseTo(100 - 2e-3, 4);
      // A step of 101 leads below 0, where R stays.
      const fast = await fit({ ...soft, training: { ...sgd, epochs: 1, learningRate: 101 } });
      expect(fast.radius).toBe(0);
    }));
});

describe('the centre', () => {
  test('is one number in every entry, or the given values, and stays', () =>
    withoutLeaks(async () => {
      const half = await fit({ centre: 0.5, training: { ...brief, epochs: 2 } });
      expect([...half.centre]).toEqual(Array(32).fill(0.5));
      const values = Array.from({ length: 32 }, (_, i) => i / 8);
      expect([...(await fit({ centre: values, training: { ...brief, epochs: 2 } })).centre]).toEqual(values);
    }));

  test('with R = 1 and c = .5 given the Theano program without c_mean_init is there', () =>
    withoutLeaks(async () => {
      const given = { objective: 'soft-boundary', centre: 0.5, initialRadius: 1, warmUpEpochs: 0 } as const;
      const { radii } = await fit({ ...given, radiusEvery: 4, training: { ...brief, epochs: 1 } });
      // Epoch 0 is a multiple of 4: R is found after it.
      expect(radii[0]).not.toBe(1);
      const later = await fit({ ...given, radiusUpdate: 'gradient', training: { ...brief, epochs: 1 } });
      expect(later.radii[0]).toBeCloseTo(1, 1);
    }));

  test.each(['one-class', 'soft-boundary'] as const)('%s: trained by gradient it moves', (objective) =>
    withoutLeaks(async () => {
      const fixed = await fit({ objective });
      const trained = await fit({ objective, centreUpdate: 'gradient' });
      expect(trained.centre).not.toEqual(fixed.centre);
      if (objective === 'soft-boundary') return;
      // It moves towards the representations, so that they come closer than to a fixed one.
      const mean = (scores: Float64Array): number => scores.reduce((a, b) => a + b, 0) / scores.length;
      expect(mean(trained.scores)).toBeLessThan(mean(fixed.scores));
    }),
  );

  test('one step of plain descent goes 2 rate (c - mean representation of the batch) towards the mean', () =>
    withoutLeaks(async () => {
      const sgd = { ...brief, solver: 'sgd', batchSize: 95, learningRate: 1e-2, weightDecay: 0 } as const;
      const lenet = architectureByName('mnist-lenet');
      const layers = lenet.encoder({ ...PORTS.theano, repDim: 32 });
      const network = new Network(lenet.inputShape, layers, new RandomStream(0, 'initialisation'));
      const mean = tf.tidy(() => [
        ...tf.mean(network.apply(tf.tensor4d(train.data, [...train.shape]), {}, true), 0).dataSync(),
      ]);
      network.dispose();
      const { centre } = await fit({ centre: 3, centreUpdate: 'gradient', training: { ...sgd, epochs: 1 } });
      mean.forEach((value, k) => expect(centre[k]).toBeCloseTo(3 - 2e-2 * (3 - value), 4));
    }));

  test('by the dual problem c and R are found together', () =>
    withoutLeaks(async () => {
      const soft = { objective: 'soft-boundary', training: { ...brief, epochs: 7 } } as const;
      const fixed = await fit(soft);
      const dual = await fit({ ...soft, centreUpdate: 'dual' });
      expect(dual.centre).not.toEqual(fixed.centre);
      // After the last epoch of the schedule about nu of the training images lie outside.
      const outside = dual.scores.filter((score) => score > dual.radius ** 2 * (1 + 1e-6)).length;
      expect(outside).toBeLessThanOrEqual(9);
      expect(outside).toBeGreaterThanOrEqual(3);
    }));
});

describe('a reconstruction penalty', () => {
  test.each(['l2', 'ce'] as const)('%s changes the training, and the decoder is gone afterwards', (loss) =>
    withoutLeaks(async () => {
      const without = await fit({});
      const penalised = await fit({ reconstructionPenalty: 0.1, reconstructionLoss: loss });
      expect(penalised.scores).not.toEqual(without.scores);
      expect(penalised.centre).toEqual(without.centre);
    }),
  );

  test('0 is none, to the bit', () =>
    withoutLeaks(async () => {
      expect((await fit({ reconstructionPenalty: 0 })).scores).toEqual((await fit({})).scores);
    }));

  test('the cross-entropy needs pixels in [0, 1]', async () => {
    const images = blobs(5);
    images.data[800] = 1.5;
    const detector = new DeepSvdd(options({ reconstructionPenalty: 1, reconstructionLoss: 'ce' }));
    await expect(detector.fit(images)).rejects.toThrow(/image 1 holds 1.5, but the loss "ce"/);
  });
});

test.each([
  [{ radiusUpdate: 'guess' as never }, /radiusUpdate must be one of rule, line-search, exact, gradient/],
  [{ centreUpdate: 'free' as never }, /centreUpdate must be one of fixed, gradient, dual/],
  [{ centreUpdate: 'dual' as const }, /needs the soft-boundary objective/],
  [{ centre: [1, 2] }, /centre needs 32 numbers, but there are 2/],
  [{ centre: NaN }, /centre must be "mean", a number or 32 numbers/],
  [{ initialRadius: -1 }, /initialRadius/],
  [{ reconstructionPenalty: -1 }, /reconstruction penalty/],
  [{ reconstructionLoss: 'l1' as never }, /"l2" or "ce"/],
])('%o is refused', (wrong, message) => expect(() => new DeepSvdd(options(wrong))).toThrow(message));
