import { describe, expect, test } from 'vitest';
import { selectImages, type Images } from '../../dist/datasets';
import { Classifier } from '../../dist/detectors';
import { rocAuc } from '../../dist/metrics';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const training = { epochs: 15, learningRate: 3e-3, milestones: [], batchSize: 30 };
const joined = (...parts: Images[]): Images => ({
  data: Float32Array.from(parts.flatMap(({ data }) => [...data])),
  shape: [parts.reduce((n, { shape }) => n + shape[0], 0), 28, 28, 1],
});
const labelled = (n: number, seed: number): { images: Images; labels: number[] } => ({
  images: joined(blobs(n, { seed }), blobs(n, { seed: seed + 1, outlier: true })),
  labels: [...Array<number>(n).fill(0), ...Array<number>(n).fill(1)],
});
/** A third class: the blobs upside down, so that their light is dark. */
const inverted = (n: number, seed: number): Images => {
  const { data, shape } = blobs(n, { seed });
  return { data: data.map((value) => 1 - value), shape };
};

describe.each(['theano', 'pytorch'] as const)('%s', (port) => {
  test('two classes: learns them, from one output', () =>
    withoutLeaks(async () => {
      const { images, labels } = labelled(45, 1);
      const losses: number[] = [];
      const classifier = new Classifier({ network: 'mnist-lenet', port, training });
      await classifier.fit(images, labels, { onEpoch: ({ loss }) => void losses.push(loss) });
      expect(losses[14]).toBeLessThan(losses[0] / 2);
      const test = labelled(30, 5);
      const scores = await classifier.score(test.images);
      expect(rocAuc(scores, test.labels)).toBeGreaterThan(0.98);
      expect(classifier.classes).toBe(2);
      const probabilities = await classifier.probabilities(test.images);
      expect(probabilities.length).toBe(120);
      scores.forEach((score, i) => {
        expect(probabilities[2 * i] + probabilities[2 * i + 1]).toBeCloseTo(1, 5);
        expect(probabilities[2 * i + 1]).toBeCloseTo(score, 6);
      });
      classifier.dispose();
    }));
});

test('three classes: each is told from the others; the score is the probability of not being in the first', () =>
  withoutLeaks(async () => {
    const { images, labels } = labelled(30, 1);
    const classifier = new Classifier({ network: 'mnist-lenet', training });
    await classifier.fit(joined(images, inverted(30, 9)), [...labels, ...Array<number>(30).fill(2)]);
    expect(classifier.classes).toBe(3);
    const test = joined(blobs(10, { seed: 20 }), blobs(10, { seed: 21, outlier: true }), inverted(10, 22));
    const probabilities = await classifier.probabilities(test);
    const own = Array.from({ length: 30 }, (_, i) => probabilities[3 * i + Math.floor(i / 10)]);
    expect(own.filter((p) => p > 0.5).length).toBeGreaterThan(27);
    const classes = await classifier.classify(test);
    own.forEach((p, i) => {
      const all = [0, 1, 2].map((c) => probabilities[3 * i + c]);
      expect(all[classes[i]]).toBe(Math.max(...all));
      if (p > 0.5) expect(classes[i]).toBe(Math.floor(i / 10));
    });
    const scores = await classifier.score(test);
    scores.forEach((score, i) => expect(score).toBeCloseTo(1 - probabilities[3 * i], 5));
    classifier.dispose();
  }));

test('labels go with their images, however these are dealt', () =>
  withoutLeaks(async () => {
    // With labels that alternate, a mixed-up order would leave nothing to learn.
    const { images, labels } = labelled(45, 1);
    const order = Array.from({ length: 90 }, (_, i) => (i % 2) * 45 + Math.floor(i / 2));
    const classifier = new Classifier({ network: 'mnist-lenet', training });
    await classifier.fit(
      selectImages(images, order),
      order.map((i) => labels[i]),
    );
    const test = labelled(20, 5);
    expect(rocAuc(await classifier.score(test.images), test.labels)).toBeGreaterThan(0.98);
    classifier.dispose();
  }));

test.each([
  [[0, 1], /90 images but 2 labels/],
  [Array(90).fill(0), /no image has the label 1/],
  [Array(90).fill(1), /no image has the label 0/],
  [Array.from({ length: 90 }, (_, i) => 2 * (i % 2)), /no image has the label 1/],
  [Array.from({ length: 90 }, (_, i) => (i === 3 ? NaN : i % 2)), /label 3 is NaN/],
])('labels %# are refused', async (labels: number[], message) => {
  const classifier = new Classifier({ network: 'mnist-lenet', training });
  await expect(classifier.fit(blobs(90), labels)).rejects.toThrow(message);
});
