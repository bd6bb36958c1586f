import { expect, test } from 'vitest';
import { executeRun, resolveConfig, runAcrossOutliers, type RunSettings } from '../../dist/experiments';
import { withoutLeaks } from '../support/leaks';

const resolved = (settings: RunSettings) =>
  resolveConfig({
    dataset: 'mnist',
    normal: 'all',
    profile: 'smoke',
    maxTrain: 80,
    maxTest: 40,
    ...settings,
  });

test('what runs one by one give, with each network trained once', () =>
  withoutLeaks(async () => {
    const configs = [
      resolved({ outlierDataset: 'uniform-noise', standardise: 'normal-set' }),
      resolved({ outlierDataset: 'gaussian-noise', standardise: 'own' }),
      resolved({ outlierDataset: 'gaussian-noise', standardise: 'normal-set', pretrain: false }),
      resolved({ outlierDataset: 'gaussian-noise', standardise: 'normal-set' }),
      resolved({ outlierDataset: 'uniform-noise', method: 'kde', pca: 0.5 }),
      resolved({ outlierDataset: 'uniform-noise', method: 'brightness' }),
    ];
    const stages: string[] = [];
    const runs = await runAcrossOutliers(configs, {
      onEpoch: ({ stage, epoch }) => void (epoch === 1 && stages.push(stage)),
    });
    // Pretrained once for three runs, and once without pretraining.
    expect(stages.sort()).toEqual(['autoencoder', 'deep-svdd', 'deep-svdd']);
    expect(runs.map(({ config }) => config)).toEqual(configs);
    for (const { config, metrics } of runs) {
      const alone = await executeRun(config);
      for (const used of [alone.detector, alone.autoencoder]) used?.dispose();
      // When it ran, and how long that took, is another matter.
      const { seconds, secondsPretraining, secondsTraining, finished, ...same } = alone.metrics;
      expect(metrics).toMatchObject(same);
      expect([seconds, secondsPretraining, secondsTraining].every((value) => value >= 0)).toBe(true);
      expect(Date.parse(metrics.finished)).toBeLessThanOrEqual(Date.parse(finished));
    }
  }));

test.each<[RunSettings, RegExp]>([
  [{ method: 'ocsvm', gamma: 'holdout' }, /gamma "holdout" is chosen by outliers/],
  [{ method: 'kde', features: 'autoencoder' }, /kde on features of a network is run one by one/],
  [{ loadModel: '0123456789ab' }, /begins with a saved model/],
])('%j is refused before anything is trained', (settings, message) => {
  const config = resolved({ outlierDataset: 'uniform-noise', ...settings });
  return expect(runAcrossOutliers([config])).rejects.toThrow(message);
});
