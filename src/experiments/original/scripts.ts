import type { RunSettings } from '../config';
import type { ArgumentName } from './arguments';

/** One of the Theano program's shell scripts: its positional arguments in order, and what it fixes by itself. */
export interface Script {
  readonly takes: readonly ArgumentName[];
  readonly fixes: RunSettings;
}

const svdd: RunSettings = { method: 'deep-svdd', port: 'theano', profile: 'paper' };
const cae: RunSettings = { method: 'autoencoder', port: 'theano', profile: 'paper', dictionary: true };
const ocsvm: RunSettings = { method: 'ocsvm', profile: 'paper', kernel: 'rbf', gamma: 'holdout' };
const kde: RunSettings = {
  ...{ method: 'kde', profile: 'paper', kernel: 'gaussian', bandwidth: 'cv', bandwidthGrid: 'theano' },
};
const isolationForest: RunSettings = {
  method: 'isolation-forest',
  profile: 'paper',
  trees: 100,
  samples: 256,
};

// On MNIST two of the shallow methods go without contrast normalisation, on GTSRB everything does.
const mnist: RunSettings = { dataset: 'mnist', gcn: 'l1' };
const mnistPlain: RunSettings = { dataset: 'mnist', gcn: 'none' };
const cifar10: RunSettings = { dataset: 'cifar10', gcn: 'l1' };
const cifar10Rows: RunSettings = { ...cifar10, pca: 0.95 };
const gtsrb: RunSettings = { dataset: 'gtsrb', gcn: 'none', normal: [14] };

const run = ['device', 'xp_dir', 'seed', 'solver', 'lr', 'n_epochs'] as const;
const boundary = ['nu', 'hard_margin', 'center_fixed', 'block_coordinate', 'in_name'] as const;
const sides = ['normal', 'outlier'] as const;

/** The scripts by their names; the arguments are those that each reads, in its order. */
export const SCRIPTS = {
  mnist_svdd: {
    takes: [...run, 'hard_margin', 'block_coordinate', 'pretrain', ...sides],
    fixes: { ...svdd, ...mnist, nu: 0.1, repDim: 32, dictionary: true },
  },
  cifar10_svdd: {
    takes: [...run, ...boundary, 'architecture', ...sides],
    fixes: { ...svdd, ...cifar10, repDim: 128 },
  },
  gtsrb_svdd: { takes: [...run, ...boundary], fixes: { ...svdd, ...gtsrb, repDim: 32 } },

  mnist_cae: { takes: [...run, ...sides], fixes: { ...cae, ...mnist, repDim: 32, aeMilestones: [150] } },
  cifar10_cae: { takes: [...run, 'architecture', ...sides], fixes: { ...cae, ...cifar10, repDim: 128 } },
  gtsrb_cae: { takes: run, fixes: { ...cae, ...gtsrb, repDim: 32 } },

  mnist_ocsvm: { takes: ['xp_dir', 'seed', 'nu', 'pca', ...sides], fixes: { ...ocsvm, ...mnistPlain } },
  cifar10_ocsvm: { takes: ['xp_dir', 'seed', 'nu', ...sides], fixes: { ...ocsvm, ...cifar10Rows } },
  gtsrb_ocsvm: { takes: ['xp_dir', 'seed', 'nu', 'pca'], fixes: { ...ocsvm, ...gtsrb } },

  mnist_kde: { takes: ['xp_dir', 'seed', 'pca', ...sides], fixes: { ...kde, ...mnistPlain } },
  cifar10_kde: { takes: ['xp_dir', 'seed', ...sides], fixes: { ...kde, ...cifar10Rows } },
  gtsrb_kde: { takes: ['xp_dir', 'seed', 'pca'], fixes: { ...kde, ...gtsrb } },

  mnist_if: {
    takes: ['xp_dir', 'seed', 'contamination', 'pca', ...sides],
    fixes: { ...isolationForest, ...mnist },
  },
  cifar10_if: {
    takes: ['xp_dir', 'seed', 'contamination', 'pca', ...sides],
    fixes: { ...isolationForest, ...cifar10 },
  },
  gtsrb_if: { takes: ['xp_dir', 'seed', 'contamination', 'pca'], fixes: { ...isolationForest, ...gtsrb } },
} as const satisfies Record<string, Script>;

export type ScriptName = keyof typeof SCRIPTS;
