/** What a look at a network in training shows. */
import { describe, expect, test } from 'vitest';
import {
  Autoencoder,
  Classifier,
  DeepSvdd,
  type DeepSvddOptions,
  type NetworkView,
} from '../../dist/detectors';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const train = blobs(60);
const others = blobs(20, { outlier: true, seed: 3 });
const training = { epochs: 2, learningRate: 1e-3, milestones: [], batchSize: 30, weightDecay: 1e-2 };
const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Everything of a view, which is not valid afterwards. */
async function seen(view: NetworkView, labels?: number[]) {
  return {
    place: [view.epoch, view.batch] as const,
    centre: view.centre,
    weights: view.weights(),
    train: await view.training(),
    others: await view.evaluate(others, labels),
    threshold: await view.threshold(),
  };
}
type Seen = Awaited<ReturnType<typeof seen>>;

async function watched(
  options: Partial<DeepSvddOptions>,
  batches = false,
): Promise<{ looks: Seen[]; detector: DeepSvdd }> {
  const looks: Seen[] = [];
  const detector = new DeepSvdd({ network: 'mnist-lenet', training, ...options });
  await detector.fit(train, {
    diagnosis: { batches, look: async (view) => void looks.push(await seen(view)) },
  });
  return { looks, detector };
}

test('before the first epoch and after each; with batches after each of the first epoch too', () =>
  withoutLeaks(async () => {
    for (const batches of [false, true]) {
      const { looks, detector } = await watched({}, batches);
      const within = [
        [1, 1],
        [1, 2],
      ];
      expect(looks.map(({ place }) => [...place])).toEqual([
        [0, undefined],
        ...(batches ? within : []),
        [1, undefined],
        [2, undefined],
      ]);
      detector.dispose();
    }
  }));

test('looking changes nothing, to the bit', () =>
  withoutLeaks(async () => {
    const { detector } = await watched({}, true);
    const unwatched = new DeepSvdd({ network: 'mnist-lenet', training });
    await unwatched.fit(train);
    expect(await detector.score(others)).toEqual(await unwatched.score(others));
    detector.dispose();
    unwatched.dispose();
  }));

describe('the last look is the fitted detector', () => {
  test('Deep SVDD: scores, representations, centre, threshold; the objective is the sum of its parts', () =>
    withoutLeaks(async () => {
      const { looks, detector } = await watched({});
      const last = looks[2];
      expect(last.others.scores).toEqual(await detector.score(others));
      expect(last.others.representations).toEqual(await detector.represent(others));
      expect(last.centre).toEqual(detector.centre);
      expect(last.threshold).toBe(detector.threshold);
      const { total, empirical, radius, reconstruction, weightDecay } = last.train.objective;
      expect(empirical).toBe(mean(await detector.score(train)));
      expect([radius, reconstruction]).toEqual([0, 0]);
      // Half the decay times the squares of the kernels, which are the only weights that decay.
      const kernels = last.weights.filter(({ kind }) => kind === 'kernel');
      const squares = kernels.reduce((sum, { values }) => values.reduce((s, w) => s + w * w, sum), 0);
      expect(weightDecay).toBeCloseTo(0.005 * squares, 10);
      expect(total).toBeCloseTo(empirical + weightDecay, 10);
      expect(last.weights.map(({ name }) => name)).toContain('fc1.weight');
      expect(last.weights.some(({ kind }) => kind === 'statistic')).toBe(false);
      detector.dispose();
    }));

  test('soft boundary with a reconstruction penalty: R^2, the excesses over nu, half the penalty times the errors', () =>
    withoutLeaks(async () => {
      const { looks, detector } = await watched({
        ...{ objective: 'soft-boundary', nu: 0.2, warmUpEpochs: 5, reconstructionPenalty: 0.5 },
      });
      const { scores, objective } = looks[2].others;
      const squared = detector.threshold;
      expect(objective.radius).toBeCloseTo(squared, 10);
      const excess = mean(scores.map((score) => Math.max(0, score - squared)));
      expect(objective.empirical / (excess / 0.2)).toBeCloseTo(1, 10);
      // Sigmoids of nothing learned yet are near .5: the mean squared error of 784 pixels lies between 0 and 784 / 4.
      expect(objective.reconstruction).toBeGreaterThan(0);
      expect(objective.reconstruction).toBeLessThan((0.5 / 2) * (784 / 4) * 1.5);
      detector.dispose();
    }));

  test('autoencoder: errors as scores', () =>
    withoutLeaks(async () => {
      const looks: Seen[] = [];
      const detector = new Autoencoder({ network: 'mnist-lenet', training });
      await detector.fit(train, { diagnosis: { look: async (view) => void looks.push(await seen(view)) } });
      expect(looks[2].others.scores).toEqual(await detector.score(others));
      expect(looks[2].train.objective.empirical).toBe(mean(await detector.score(train)));
      expect(looks[2].threshold).toBe(detector.threshold);
      expect(looks[2].centre).toBeUndefined();
      detector.dispose();
    }));

  test('classifier: the cross-entropy needs labels', () =>
    withoutLeaks(async () => {
      const labels = Array.from({ length: 60 }, (_, i) => i % 2);
      const looks: Seen[] = [];
      const detector = new Classifier({ network: 'mnist-lenet', training });
      const own = Array<number>(20).fill(1);
      await detector.fit(train, labels, {
        diagnosis: {
          look: async (view) => {
            looks.push(await seen(view, view.epoch === 2 ? own : undefined));
          },
        },
      });
      expect(looks[1].others.objective.empirical).toBeNaN();
      const probabilities = await detector.probabilities(others);
      const entropy = mean(Float64Array.from(own, (label, i) => -Math.log(probabilities[2 * i + label])));
      expect(looks[2].others.objective.empirical).toBeCloseTo(entropy, 5);
      expect(looks[2].others.scores).toEqual(await detector.score(others));
      expect(looks[2].threshold).toBe(0.5);
      detector.dispose();
    }));
});

test('an error in a look ends the training and frees its tensors', () =>
  withoutLeaks(async () => {
    const detector = new DeepSvdd({ network: 'mnist-lenet', training });
    const look = (): never => {
      throw new Error('the look failed');
    };
    await expect(detector.fit(train, { diagnosis: { look } })).rejects.toThrow('the look failed');
  }));
