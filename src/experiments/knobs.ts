import { z } from 'zod';
import { DATASET_NAMES } from '../datasets';
import { PROFILES } from './profiles';

/** One key of the config: what it accepts, how it is written on a command line, and what it means. */
export interface Knob {
  readonly schema: z.ZodType;
  /** Completes the sentence "… must be". */
  readonly expects: string;
  /** The value that a text from the command line stands for; the schema judges it afterwards. */
  readonly fromText: (text: string) => unknown;
  readonly help: string;
  /** For a setting that runs before it existed did not have: the value that says what they did. */
  readonly neutral?: unknown;
}

/** The methods that a run can use; the shallow ones work on rows of numbers. */
export const SHALLOW_METHODS = ['ocsvm', 'kde', 'isolation-forest', 'knn'] as const;
export const METHODS = ['deep-svdd', 'autoencoder', ...SHALLOW_METHODS] as const;

/** The networks, and the size of the images that each takes. */
export const NETWORKS: Readonly<Record<string, readonly [height: number, width: number, channels: number]>> =
  {
    'mnist-lenet': [28, 28, 1],
    'mnist-arch2': [28, 28, 1],
    'cifar10-lenet': [32, 32, 3],
    'cifar10-lenet-elu': [32, 32, 3],
    'cifar10-arch1': [32, 32, 3],
    'cifar10-arch2': [32, 32, 3],
    'gtsrb-lenet': [32, 32, 3],
  };

const text = (value: string): unknown => value;
const number = (value: string): unknown =>
  value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
const orNull = (value: string): unknown => (value === 'all' ? null : number(value));
const flag = (value: string): unknown => (value === 'true' ? true : value === 'false' ? false : value);
const list = (value: string): unknown => (value === '' ? [] : value.split(',').map(number));
const restOrList = (value: string): unknown => (value === 'rest' ? value : list(value));

const oneOf = (names: readonly string[], help: string): Knob => ({
  schema: z.enum(names as [string, ...string[]]),
  expects: names.length === 1 ? `"${names[0]}"` : `one of ${names.join(', ')}`,
  fromText: text,
  help,
});
const integer = (least: number, help: string, most = Number.MAX_SAFE_INTEGER): Knob => ({
  schema: z.int().min(least).max(most),
  expects:
    most === Number.MAX_SAFE_INTEGER ? `an integer >= ${least}` : `an integer from ${least} to ${most}`,
  fromText: number,
  help,
});
const atMost = (help: string): Knob => ({
  schema: z.union([z.int().min(1), z.null()]),
  expects: 'an integer >= 1, or "all"',
  fromText: orNull,
  help,
});
const above = (help: string): Knob => ({
  schema: z.number().positive(),
  expects: 'a number above 0',
  fromText: number,
  help,
});
const notNegative = (help: string): Knob => ({
  schema: z.number().min(0),
  expects: 'a number >= 0',
  fromText: number,
  help,
});
const boolean = (help: string): Knob => ({
  schema: z.boolean(),
  expects: 'true or false',
  fromText: flag,
  help,
});
const epochList = (help: string): Knob => ({
  schema: z.array(z.int().min(1)),
  expects: 'epochs >= 1, separated by commas',
  fromText: list,
  help,
});

const classes = z.array(z.int().min(0)).min(1);

/** Every key of the config, in the order in which configs are written and help is printed. */
export const KNOBS = {
  method: oneOf(METHODS, 'the detector'),
  profile: oneOf(PROFILES, 'how much work: where the defaults of the other options come from'),
  port: oneOf(['theano', 'pytorch'], 'the published program to follow'),
  dataset: oneOf(DATASET_NAMES, 'the data set'),
  normal: {
    schema: classes,
    expects: 'class numbers, separated by commas',
    fromText: list,
    help: 'the normal classes, e.g. 0 or 1,3',
  },
  outlier: {
    schema: z.union([z.literal('rest'), classes]),
    expects: '"rest", or class numbers separated by commas',
    fromText: restOrList,
    help: 'the outlier classes, or "rest" for all others',
  },
  outFrac: {
    schema: z.number().min(0).lt(1),
    expects: 'a number in [0, 1)',
    fromText: number,
    help: 'the share of outliers mixed into the training images',
  },
  maxTrain: atMost('use at most so many normal training images'),
  maxTest: atMost('use at most so many test images'),
  gcn: oneOf(['l1', 'l2', 'std', 'none'], 'the scale of the global contrast normalisation'),
  centring: {
    ...oneOf(['none', 'channel', 'pixel'], 'subtract the mean of each channel, or of each pixel'),
    neutral: 'none',
  },
  zca: { ...boolean('ZCA whitening'), neutral: false },
  pca: {
    schema: z.union([z.number().gt(0).lt(1), z.null()]),
    expects: 'a number in (0, 1), or "none"',
    fromText: (value: string) => (value === 'none' ? null : number(value)),
    help: 'the share of the variance that PCA keeps, for methods on rows of numbers',
    neutral: null,
  },
  features: {
    ...oneOf(['pixels', 'autoencoder', 'deep-svdd'], 'what a shallow method works on'),
    neutral: 'pixels',
  },
  network: oneOf(Object.keys(NETWORKS), 'the network'),
  repDim: integer(1, 'length of the representation', 4096),
  affine: boolean('batch normalisation with trained scale and offset'),
  runningStatistics: oneOf(['inverse-std', 'variance'], 'what batch normalisation averages for evaluation'),
  initialiser: oneOf(['glorot', 'torch'], 'how kernels begin'),
  batches: oneOf(['fixed', 'reshuffled'], 'how images are dealt into batches'),
  radiusRule: oneOf(['order-statistic', 'quantile'], 'how the radius follows from the distances'),
  decayScales: boolean("the autoencoder's weight decay also takes the scales of batch normalisation"),
  decoderNorm: oneOf(['output', 'code'], 'what the colour decoders normalise beside their convolutions'),
  bias: { ...boolean('biases in convolutions and dense layers'), neutral: false },
  dropout: { ...boolean('dropout in the encoder while it is trained'), neutral: false },
  nu: {
    schema: z.number().gt(0).max(1),
    expects: 'a number in (0, 1]',
    fromText: number,
    help: 'the share of training images that may lie outside of the threshold',
  },
  objective: oneOf(['one-class', 'soft-boundary'], 'the objective of Deep SVDD'),
  warmUpEpochs: integer(0, 'soft-boundary: epochs before R takes part in its own way'),
  radiusEvery: integer(1, 'soft-boundary, order-statistic: R is found anew every so many epochs'),
  epochs: integer(0, 'epochs of Deep SVDD; 0 leaves the network as it begins'),
  learningRate: above('learning rate of Deep SVDD'),
  milestones: epochList('epochs at which the learning rate is divided by 10'),
  batchSize: integer(2, 'images in a batch'),
  weightDecay: notNegative('weight decay of Deep SVDD: gradient + weightDecay * w'),
  pretrain: boolean('begin with the encoder of an autoencoder'),
  aeEpochs: integer(0, 'epochs of the autoencoder'),
  aeLearningRate: above('learning rate of the autoencoder'),
  aeMilestones: epochList('epochs at which its learning rate is divided by 10'),
  aeBatchSize: integer(2, 'images in a batch of the autoencoder'),
  aeWeightDecay: notNegative('weight decay of the autoencoder'),
  kernel: {
    ...oneOf(
      ['rbf', 'linear', 'poly', 'sigmoid', 'gaussian', 'tophat', 'epanechnikov', 'exponential', 'cosine'],
      'the kernel of ocsvm (rbf, linear, poly, sigmoid) or of kde (the others, linear too)',
    ),
  },
  gamma: {
    schema: z.union([z.enum(['holdout', 'scale']), z.number().positive()]),
    expects: '"holdout", "scale" or a number above 0',
    fromText: number,
    help: "the width of ocsvm's kernel; holdout chooses it by a labelled tenth of the test images (the paper's protocol)",
  },
  degree: integer(1, "the degree of ocsvm's polynomial kernel", 20),
  coef0: {
    schema: z.number(),
    expects: 'a number',
    fromText: number,
    help: "what ocsvm's polynomial and sigmoid kernels add",
  },
  bandwidth: {
    schema: z.union([z.literal('cv'), z.number().positive()]),
    expects: '"cv" or a number above 0',
    fromText: number,
    help: 'the width of kde, or cv to choose it by cross-validation',
  },
  trees: integer(1, 'trees of the isolation forest'),
  samples: integer(2, 'images that each tree is grown from'),
  contamination: {
    schema: z.number().gt(0).max(1),
    expects: 'a number in (0, 1]',
    fromText: number,
    help: 'isolation-forest: the share of training images above the threshold',
  },
  neighbours: integer(1, "knn: which neighbour's distance is the score"),
  seed: integer(0, 'everything random follows from it'),
  threads: integer(1, 'threads that TensorFlow computes with', 1024),
} satisfies Record<string, Knob>;

export type KnobName = keyof typeof KNOBS;
