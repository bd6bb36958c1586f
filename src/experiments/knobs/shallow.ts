import { z } from 'zod';
import { above, anyNumber, asNumber, group, integer, oneOf, share } from './knob';
import { onlyFitted, onlyFor, onlyShallow } from './situation';

export const FEATURE_KNOBS = group(onlyShallow, {
  features: {
    ...oneOf(['pixels', 'autoencoder', 'deep-svdd'], 'what a shallow method works on'),
    neutral: 'pixels',
  },
});

const ocsvm = group(onlyFor('ocsvm'), {
  gamma: {
    schema: z.union([z.enum(['holdout', 'scale', 'max-distance']), z.number().positive()]),
    expects: '"holdout", "scale", "max-distance" or a number above 0',
    fromText: asNumber,
    help:
      "the width of ocsvm's kernel; holdout chooses it by a labelled tenth of the test images (the paper's protocol), " +
      'scale is 1 / (features x variance), max-distance 1 / (largest distance of training images)^2',
  },
  degree: integer(1, "the degree of ocsvm's polynomial kernel", 20),
  coef0: anyNumber("what ocsvm's polynomial and sigmoid kernels add"),
});

const kde = group(onlyFor('kde'), {
  bandwidth: {
    ...above(
      'the width of kde, cv to choose it by cross-validation, or max-distance for (largest distance of training images)^2',
    ),
    schema: z.union([z.enum(['cv', 'max-distance']), z.number().positive()]),
    expects: '"cv", "max-distance" or a number above 0',
  },
  bandwidthGrid: {
    ...oneOf(
      ['paper', 'theano'],
      'the widths of kde that cv chooses among: from 2^0.5 or from 2^-4.5 to 2^5',
    ),
    meaningless: ({ all }) => (all['bandwidth'] === 'cv' ? undefined : 'no bandwidth is chosen'),
  },
});

const isolationForest = group(onlyFor('isolation-forest'), {
  trees: integer(1, 'trees of the isolation forest'),
  samples: integer(2, 'images that each tree is grown from'),
  contamination: share('isolation-forest: the share of training images above the threshold'),
});

const knn = group(onlyFor('knn'), {
  neighbours: integer(1, "knn: which neighbour's distance is the score"),
});

/** The settings of the shallow methods. */
export const SHALLOW_KNOBS = group(onlyFitted, {
  ...group(onlyFor('ocsvm', 'kde'), {
    kernel: oneOf(
      ['rbf', 'linear', 'poly', 'sigmoid', 'gaussian', 'tophat', 'epanechnikov', 'exponential', 'cosine'],
      'the kernel of ocsvm (rbf, linear, poly, sigmoid) or of kde (the others, linear too)',
    ),
  }),
  ...ocsvm,
  ...kde,
  ...isolationForest,
  ...knn,
});
