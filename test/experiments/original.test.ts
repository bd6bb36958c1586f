/** The Theano program's scripts: what their positional arguments become here. */
import { describe, expect, test } from 'vitest';
import { resolveConfig, type RunConfig, type RunSettings } from '../../dist/experiments/config';
import { originalRun } from '../../dist/experiments/original/originalRun';
import { SCRIPTS, type ScriptName } from '../../dist/experiments/original/scripts';

/** A command line of each script as its authors would write it. */
const LINES: Readonly<Record<ScriptName, string>> = {
  mnist_svdd: 'cpu mnist_0vsall 0 adam 0.0001 150 1 0 1 0 -1',
  cifar10_svdd: 'cpu cifar 0 adam 0.0001 150 0.1 1 1 0 cifar_cae/weights_final 3 1 -1',
  gtsrb_svdd: 'cpu signs 0 adam 0.0001 150 0.1 1 1 0 signs_cae/weights_final',
  mnist_cae: 'cpu mnist_cae 3 adam 0.0001 250 3 -1',
  cifar10_cae: 'cpu cifar_cae 0 adam 0.0001 350 3 1 -1',
  gtsrb_cae: 'cpu signs_cae 0 adam 0.0001 350',
  mnist_ocsvm: 'svm 1 0.01 1 3 -1',
  cifar10_ocsvm: 'svm 1 0.1 3 -1',
  gtsrb_ocsvm: 'svm 1 0.1 0',
  mnist_kde: 'kde 1 0 3 -1',
  cifar10_kde: 'kde 1 3 -1',
  gtsrb_kde: 'kde 1 1',
  mnist_if: 'forest 7 0.1 1 3 -1',
  cifar10_if: 'forest 7 0.1 0 3 -1',
  gtsrb_if: 'forest 7 0.2 1',
};

/** What a script's line becomes, with words changed by their argument's name. */
function run(name: ScriptName, changes: Readonly<Record<string, string>> = {}) {
  const words = LINES[name].split(' ');
  return originalRun(
    name,
    words.map((word, i) => changes[SCRIPTS[name].takes[i]] ?? word),
  );
}
const configOf = (settings: RunSettings): RunConfig => resolveConfig(settings);

test.each(Object.keys(LINES) as ScriptName[])('%s gives a config that can be run', (name) => {
  expect(configOf(run(name).settings)).toMatchObject({ profile: 'paper', dataset: name.split('_')[0] });
});

test.each([
  [
    'mnist_svdd',
    { method: 'deep-svdd', normal: [0], pretrain: true, aeEpochs: 150, aeWeightDecay: 1e-3, nu: 0.1 },
  ],
  [
    'cifar10_svdd',
    { network: 'cifar10-lenet', normal: [1], milestones: [50], nu: 0.1, repDim: 128, gcn: 'l1' },
  ],
  ['gtsrb_svdd', { network: 'gtsrb-lenet', normal: [14], batchSize: 64, repDim: 32, gcn: 'none' }],
  [
    'mnist_cae',
    { method: 'autoencoder', aeEpochs: 250, aeMilestones: [150], aeWeightDecay: 1e-3, aeLearningRate: 1e-4 },
  ],
  ['cifar10_cae', { aeEpochs: 350, aeMilestones: [250], aeWeightDecay: 1e-6, network: 'cifar10-lenet' }],
  ['gtsrb_cae', { aeEpochs: 350, aeMilestones: [250], aeBatchSize: 64, gcn: 'none', normal: [14] }],
  ['mnist_ocsvm', { kernel: 'rbf', gamma: 'holdout', nu: 0.01, gcn: 'none', pca: 0.95 }],
  ['cifar10_ocsvm', { gamma: 'holdout', gcn: 'l1', pca: 0.95 }],
  ['gtsrb_ocsvm', { gcn: 'none', pca: null, normal: [14] }],
  ['mnist_kde', { kernel: 'gaussian', bandwidth: 'cv', bandwidthGrid: 'theano', gcn: 'none', pca: null }],
  ['cifar10_kde', { bandwidthGrid: 'theano', gcn: 'l1', pca: 0.95 }],
  ['gtsrb_kde', { gcn: 'none', pca: 0.95 }],
  ['mnist_if', { method: 'isolation-forest', gcn: 'l1', pca: 0.95, contamination: 0.1, seed: 7, trees: 100 }],
  ['cifar10_if', { gcn: 'l1', pca: null }],
  ['gtsrb_if', { gcn: 'none', contamination: 0.2, samples: 256 }],
] as [ScriptName, Partial<RunConfig>][])('%s fixes what its script fixes', (name, expected) => {
  expect(configOf(run(name).settings)).toMatchObject(expected);
});

test('mnist_svdd is the paper profile of the theano port, with the dictionary for the first layer', () => {
  const { folder, settings } = run('mnist_svdd');
  expect(folder).toBe('mnist_0vsall');
  expect(configOf(settings)).toEqual(resolveConfig({ normal: [0], profile: 'paper', dictionary: true }));
});

test.each(Object.keys(LINES).filter((name) => /svdd|cae/.test(name)) as ScriptName[])(
  'dictionary of %s',
  (name) => {
    const { dictionary } = configOf(run(name).settings);
    expect(dictionary).toBe(name === 'mnist_svdd' || name.endsWith('_cae'));
  },
);

test('hard_margin 0 with block_coordinate 1 is the soft boundary; normal -1 is all but the outlier', () => {
  expect(configOf(run('mnist_svdd', { hard_margin: '0', block_coordinate: '1' }).settings)).toMatchObject({
    ...{ objective: 'soft-boundary', warmUpEpochs: 10, radiusEvery: 5 },
  });
  expect(configOf(run('mnist_svdd', { normal: '-1', outlier: '4' }).settings)).toMatchObject({
    ...{ normal: [0, 1, 2, 3, 5, 6, 7, 8, 9], outlier: [4] },
  });
});

test('hard_margin 0 without block_coordinate trains R, center_fixed 0 moves c', () => {
  const soft = { hard_margin: '0', block_coordinate: '0' };
  expect(configOf(run('mnist_svdd', soft).settings)).toMatchObject({
    ...{ objective: 'soft-boundary', radiusUpdate: 'gradient', centreUpdate: 'fixed' },
  });
  expect(configOf(run('cifar10_svdd', { ...soft, center_fixed: '0' }).settings)).toMatchObject({
    ...{ radiusUpdate: 'gradient', centreUpdate: 'gradient' },
  });
  const turns = { hard_margin: '0', block_coordinate: '1', center_fixed: '0' };
  expect(configOf(run('cifar10_svdd', turns).settings)).toMatchObject({
    ...{ radiusUpdate: 'rule', centreUpdate: 'dual' },
  });
});

describe('in_name', () => {
  test('names the run of the autoencoder, with or without its weight file', () => {
    expect(run('cifar10_svdd').begins).toBe('cifar_cae');
    expect(run('cifar10_svdd', { in_name: 'cae/class1' }).begins).toBe('cae/class1');
    expect(run('cifar10_svdd').settings).toMatchObject({ pretrain: true });
  });

  test('empty, training begins with random weights', () => {
    const { begins, settings } = originalRun('gtsrb_svdd', [...LINES.gtsrb_svdd.split(' ').slice(0, -1), '']);
    expect(begins).toBeUndefined();
    expect(configOf(settings)).toMatchObject({ pretrain: false });
  });
});

test('the solver is that of the network which the script trains', () => {
  expect(configOf(run('mnist_cae', { solver: 'nesterov' }).settings)).toMatchObject({ aeSolver: 'nesterov' });
  expect(configOf(run('mnist_svdd', { solver: 'sgd' }).settings)).toMatchObject({
    solver: 'sgd',
    aeSolver: 'adam',
  });
  expect(configOf(run('gtsrb_svdd', { solver: 'adamax' }).settings)).toMatchObject({ solver: 'adamax' });
});

test.each(['1', '2', '3'])('architecture %s has its network', (architecture) => {
  const network = { '1': 'cifar10-arch1', '2': 'cifar10-arch2', '3': 'cifar10-lenet' }[architecture];
  expect(run('cifar10_cae', { architecture }).settings).toMatchObject({ network });
});

test.each([
  ['mnist_svdd', { device: 'gpu' }, /device must be "cpu", not "gpu": there is no other one here/],
  ['mnist_svdd', { xp_dir: '../elsewhere' }, /xp_dir/],
  ['mnist_svdd', { xp_dir: '/etc' }, /xp_dir/],
  ['mnist_ocsvm', { seed: 'x' }, /seed must be an integer/],
  ['mnist_svdd', { solver: 'lbfgs' }, /solver must be .*"adam".*, not "lbfgs"/],
  ['mnist_cae', { lr: 'fast' }, /lr must be a number/],
  ['mnist_cae', { n_epochs: '1.5' }, /n_epochs must be an integer/],
  ['mnist_svdd', { hard_margin: '2' }, /hard_margin must be 0 or 1/],
  ['mnist_svdd', { block_coordinate: '1' }, /block_coordinate must be 0 with hard_margin 1/],
  ['cifar10_svdd', { center_fixed: 'no' }, /center_fixed must be 0 or 1/],
  ['cifar10_svdd', { in_name: '../x' }, /in_name must be the name of a folder/],
  ['cifar10_svdd', { in_name: 'cae/weights_best_ep' }, /best epoch, chosen by the test images/],
  ['cifar10_svdd', { architecture: '4' }, /architecture must be "1" or "2" or "3"/],
  ['mnist_kde', { pca: 'yes' }, /pca must be 0 or 1/],
  ['mnist_svdd', { normal: '10' }, /normal must be a class from 0 to 9, or -1/],
  ['mnist_svdd', { normal: '-1' }, /cannot both be -1/],
] as [ScriptName, Record<string, string>, RegExp][])('%s with %j is refused', (name, changes, message) => {
  expect(() => run(name, changes)).toThrow(message);
});

test('a wrong number of arguments is refused with their names', () => {
  expect(() => originalRun('gtsrb_kde', ['x'])).toThrow(
    'gtsrb_kde takes 3 arguments (xp_dir seed pca), but there are 1.',
  );
});
