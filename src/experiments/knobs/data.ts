import { z } from 'zod';
import { DATASET_NAMES, OUTLIER_NAMES } from '../../datasets';
import { asList, asNumber, atMost, boolean, group, oneOf, type Knob } from './knob';
import { onlyShallow, onlyWithOtherOutliers, onlyWithoutModel } from './situation';

const classes = z.array(z.int().min(0)).min(1);

/** Which images a run is made of, and what is done to them first. */
export const DATA_KNOBS = {
  dataset: oneOf(DATASET_NAMES, 'the data set'),
  normal: {
    schema: z.union([z.literal('all'), classes]),
    expects: 'class numbers, separated by commas, or "all"',
    fromText: (value: string) => (value === 'all' ? value : asList(value)),
    help: 'the normal classes, e.g. 0 or 1,3; all of them against an outlierDataset',
  },
  outlier: {
    schema: z.union([z.literal('rest'), classes]),
    expects: '"rest", or class numbers separated by commas',
    fromText: (value: string) => (value === 'rest' ? value : asList(value)),
    help: 'the outlier classes, or "rest" for all others',
  },
  outlierDataset: {
    ...oneOf(['none', ...OUTLIER_NAMES], 'the outliers are the test images of this set instead'),
    neutral: 'none',
  },
  equalNumbers: {
    ...boolean('as many outliers from outlierDataset as normal test images'),
    meaningless: onlyWithOtherOutliers,
  },
  outFrac: {
    schema: z.number().min(0).lt(1),
    expects: 'a number in [0, 1)',
    fromText: asNumber,
    help: 'the share of outliers mixed into the training images',
  },
  maxTrain: atMost('use at most so many normal training images'),
  maxTest: atMost('use at most so many test images'),
  ...group(onlyWithoutModel, {
    standardise: {
      ...oneOf(
        ['none', 'normal-set', 'own'],
        "each channel by mean and standard deviation first: the normal set's for all, or each set's own",
      ),
      neutral: 'none',
    },
    gcn: oneOf(['l1', 'l2', 'std', 'none'], 'the scale of the global contrast normalisation'),
    centring: {
      ...oneOf(['none', 'channel', 'pixel'], 'subtract the mean of each channel, or of each pixel'),
      neutral: 'none',
    },
    zca: { ...boolean('ZCA whitening'), neutral: false },
    pca: {
      schema: z.union([z.number().gt(0).lt(1), z.null()]),
      expects: 'a number in (0, 1), or "none"',
      fromText: (value: string) => (value === 'none' ? null : asNumber(value)),
      help: 'the share of the variance that PCA keeps, for methods on rows of numbers',
      neutral: null,
      meaningless: (situation) =>
        onlyShallow(situation) ??
        (situation.onPixels ? undefined : 'features of a network are taken as they are'),
    },
  }),
} satisfies Record<string, Knob>;
