/** A model that PyTorch trained (150 + 150 epochs on the digit 3) must score here as it does there. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadMnist, oneClassTask, type Images } from '../../dist/datasets';
import { DeepSvdd } from '../../dist/detectors';
import { rocAuc } from '../../dist/metrics';
import { Preprocessing } from '../../dist/preprocessing';
import { convKernel, denseKernel, goldenArray, goldenJson } from '../support/golden';
import { withoutLeaks } from '../support/leaks';

const golden = goldenJson<{ c: number[]; svdd_running: Record<string, number[]>; test_auc_svdd: number }>(
  'h_trained',
);
let test3: { images: Images; labels: Uint8Array };

beforeAll(async () => {
  const { train, test } = oneClassTask(await loadMnist(), { normal: [3] });
  test3 = { images: Preprocessing.fit(train.images).apply(test.images), labels: test.labels };
});

describe("PyTorch's trained model", () => {
  const detector = (): DeepSvdd =>
    DeepSvdd.from(
      { network: 'mnist-lenet', port: 'pytorch' },
      {
        centre: golden.c,
        radius: 1,
        weights: {
          ...golden.svdd_running,
          'conv1.weight': convKernel(goldenArray('h_svdd_conv1_weight')),
          'conv2.weight': convKernel(goldenArray('h_svdd_conv2_weight')),
          'fc1.weight': denseKernel(goldenArray('h_svdd_fc1_weight'), 4, 7),
        },
      },
    );

  test('scores all 10,000 test images within 1e-4, relative, image by image', () =>
    withoutLeaks(async () => {
      const model = detector();
      const scores = await model.score(test3.images);
      const expected = goldenArray('h_svdd_test_scores').data;
      const worst = scores.reduce(
        (w, score, i) => Math.max(w, Math.abs(score - expected[i]) / expected[i]),
        0,
      );
      expect(scores.length).toBe(10_000);
      expect(worst).toBeLessThan(1e-4);
      expect(Math.abs(rocAuc(scores, test3.labels) - golden.test_auc_svdd)).toBeLessThan(1e-5);
      model.dispose();
    }));
});
