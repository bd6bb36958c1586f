/** Settings of a file, and what is given goes before them. */
import { expect, test } from 'vitest';
import { settingsOver } from '../../dist/experiments/baseSettings';
import { resolveConfig, type RunSettings } from '../../dist/experiments/config';

const over = (base: RunSettings, given: RunSettings) => resolveConfig(settingsOver(base, given));

test('without anything given, a config is itself', () => {
  for (const settings of [
    { normal: [3], profile: 'paper', port: 'pytorch', epochs: 7, nu: 0.01, objective: 'soft-boundary' },
    { normal: [1], dataset: 'cifar10', network: 'cifar10-arch1', dropout: true },
    { normal: [1], method: 'kde', features: 'autoencoder', aeEpochs: 3, bandwidth: 2 },
    { normal: [1], method: 'ocsvm', gcn: 'none', pca: null },
  ] as RunSettings[]) {
    const config = resolveConfig(settings);
    expect(over(config, {})).toEqual(config);
  }
});

test('what is given goes before the file', () => {
  const config = resolveConfig({ normal: [3], epochs: 7, seed: 2 });
  expect(over(config, { seed: 9, normal: [4] })).toEqual(resolveConfig({ normal: [4], epochs: 7, seed: 9 }));
});

test('another profile, port or data set brings its own defaults; what the file changed stays', () => {
  const config = resolveConfig({ normal: [3], epochs: 7 });
  expect(over(config, { profile: 'paper', port: 'pytorch' })).toEqual(
    resolveConfig({ normal: [3], epochs: 7, profile: 'paper', port: 'pytorch' }),
  );
  expect(over(config, { dataset: 'cifar10' })).toMatchObject({ network: 'cifar10-lenet', repDim: 128 });
});

test('what of the file has no meaning beside what is given is left out; what is given is not', () => {
  const config = resolveConfig({ normal: [3], aeEpochs: 4 });
  expect(over(config, { pretrain: false })).not.toHaveProperty('aeEpochs');
  expect(over(config, { method: 'kde' })).toMatchObject({ method: 'kde', normal: [3] });
  expect(() => over(config, { pretrain: false, aeEpochs: 4 })).toThrow(/"aeEpochs" means nothing here/);
  expect(() => over({ ...config, epoch: 3 } as RunSettings, {})).toThrow(/no setting "epoch"/);
});
