import { expect, test } from 'vitest';
import type { Images } from '../../dist/datasets';
import { collapseTrial } from '../../dist/experiments';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const train = blobs(60);
const [normal, outliers] = [blobs(20, { seed: 2 }), blobs(20, { outlier: true, seed: 3 })];
const tested: Images = {
  data: Float32Array.from([...normal.data, ...outliers.data]),
  shape: [40, 28, 28, 1],
};
const known = (labels: number[]) => ({ labels: Uint8Array.from(labels), classes: [], index: [] });
const data = {
  train,
  test: tested,
  task: {
    train: known(new Array<number>(60).fill(0)),
    test: known([...new Array<number>(20).fill(0), ...new Array<number>(20).fill(1)]),
  },
} as unknown as Parameters<typeof collapseTrial>[0];

const options = {
  network: 'mnist-lenet',
  training: { epochs: 6, learningRate: 1e-3, milestones: [], batchSize: 20 },
} as const;

test('a sound training: scores that differ, no warning, both AUCs', () =>
  withoutLeaks(async () => {
    const epochs: number[] = [];
    const trial = await collapseTrial(data, options, { onEpoch: ({ epoch }) => void epochs.push(epoch) });
    expect(trial.warnings).toEqual([]);
    expect(trial.auc).toBeGreaterThan(0.9);
    expect(trial.aucUntrained).toBeGreaterThan(0.5);
    expect(trial.deviation / trial.mean).toBeGreaterThan(0.05);
    expect(trial.distinct).toBe(1);
    expect(trial.rankCorrelation).toBeLessThan(1);
    expect(trial.variation.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6]);
  }));

test('a collapsed one: all scores are equal, nothing is told apart, and the detector says so', () =>
  withoutLeaks(async () => {
    const training = { ...options.training, learningRate: 0.01, epochs: 60, batchSize: 5, weightDecay: 10 };
    const trial = await collapseTrial(data, { ...options, centre: 0, training });
    expect(trial.centreNorm).toBe(0);
    expect(trial.deviation).toBeLessThanOrEqual(1e-3 * trial.mean);
    expect(trial.variation.at(-1)?.value).toBeLessThan(1e-3);
    expect(trial.warnings.join()).toMatch(/from the origin.*hardly differ/);
    expect(trial.auc).toBeCloseTo(0.5, 1);
  }));
