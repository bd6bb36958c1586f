import { expect, test } from 'vitest';
import type { Evaluation, NetworkView } from '../../dist/detectors';
import { diagnose } from '../../dist/experiments/diagnostics';
import { weightNorms } from '../../dist/experiments/weightNorms';

const images = (n: number) => ({ data: new Float32Array(n), shape: [n, 1, 1, 1] as const });
const task = (labels: number[]) => ({ labels: Uint8Array.from(labels) });
const data = {
  train: images(2),
  test: images(4),
  task: { train: task([0, 0]), test: task([0, 1, 0, 1]) },
} as unknown as Parameters<typeof diagnose>[0];

const parts = { total: 7, empirical: 4, radius: 2, reconstruction: 0, weightDecay: 1 };
const evaluation = (scores: number[], representations: number[]): Evaluation => ({
  scores: Float64Array.from(scores),
  representations: Float64Array.from(representations),
  objective: parts,
});
const view = (place: { epoch: number; batch?: number }, conv = 1): NetworkView => ({
  stage: 'deep-svdd',
  ...place,
  centre: Float32Array.of(3, 4),
  weights: () => [
    { name: 'conv1.weight', kind: 'kernel', shape: [1, 1, 1, 2], values: Float32Array.of(0, conv) },
    { name: 'bn1.weight', kind: 'scale', shape: [1], values: Float32Array.of(1) },
    { name: 'fc1.weight', kind: 'kernel', shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
  ],
  training: () => Promise.resolve(evaluation([1, 3], [3, 4, 0, 0])),
  evaluate: () => Promise.resolve(evaluation([1, 5, 3, 2], [3, 4, 0, 0, 6, 8, 3, 4])),
  threshold: () => Promise.resolve(2.5),
});

test('one row for each set: objective, ranking, spreads and norms by hand', async () => {
  const seen: unknown[] = [];
  const { diagnosis, found } = diagnose(data, { onRow: (row) => seen.push(row) });
  await diagnosis.look(view({ epoch: 1 }));
  const [train, test] = found.rows;
  expect(seen).toEqual([train, test]);
  expect(train).toMatchObject({
    ...{ stage: 'deep-svdd', epoch: 1, batch: null, set: 'train', threshold: 2.5 },
    ...{ objective: 7, empirical: 4, radius_squared: 2, reconstruction: 0, weight_decay: 1 },
    // No outliers: nothing to rank. 1 of 2 scores is on its side of 2.5.
    ...{ auc: null, accuracy: 0.5, score_outlier_median: null, norm_outlier_max: null },
    ...{ score_normal_min: 1, score_normal_median: 2, score_normal_max: 3, score_normal_q05: 1.1 },
    // Lengths 5 and 0; the mean row (1.5, 2) has length 2.5 and is as far from c = (3, 4), of length 5.
    ...{ norm_normal_min: 0, norm_normal_max: 5, centre_norm: 5, mean_norm: 2.5, mean_to_centre: 2.5 },
  });
  expect(test).toMatchObject({
    // Outliers 5 and 2 against 1 and 3: three of four pairs in order; 1 and 5 are on their sides.
    ...{ set: 'test', auc: 0.75, accuracy: 0.5 },
    ...{
      score_normal_max: 3,
      score_outlier_min: 2,
      score_outlier_max: 5,
      norm_outlier_max: 5,
      norm_normal_max: 10,
    },
  });
});

test('weights: what changed since the last look, and the units of dense layers', () => {
  const norms = weightNorms();
  const first = norms(view({ epoch: 0 }));
  expect(first).toEqual([
    {
      ...{ stage: 'deep-svdd', epoch: 0, batch: null, weight: 'fc1.weight', measure: 'unit' },
      unit: 0,
      value: 10,
    },
    {
      ...{ stage: 'deep-svdd', epoch: 0, batch: null, weight: 'fc1.weight', measure: 'unit' },
      unit: 1,
      value: 20,
    },
  ]);
  const changes = norms(view({ epoch: 1, batch: 1 }, 4)).filter(({ measure }) => measure === 'change');
  expect(changes.map(({ weight, batch, value }) => [weight, batch, value])).toEqual([
    ['conv1.weight', 1, 3],
    ['fc1.weight', 1, 0],
  ]);
  // A training that begins anew has no weights before it.
  expect(norms(view({ epoch: 0 }, 9)).filter(({ measure }) => measure === 'change')).toEqual([]);
});

test('a cross-entropy without labels is no number', async () => {
  const { diagnosis, found } = diagnose(data);
  const unlabelled = { ...parts, total: NaN, empirical: NaN };
  await diagnosis.look({
    ...view({ epoch: 1 }),
    training: () => Promise.resolve({ ...evaluation([1, 3], [3, 4, 0, 0]), objective: unlabelled }),
  });
  expect(found.rows[0]).toMatchObject({ objective: null, empirical: null, weight_decay: 1 });
});
