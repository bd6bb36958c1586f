import { above, boolean, epochList, group, integer, notNegative, oneOf } from './knob';
import { onlyWithAutoencoder, onlyWithDeepSvdd, onlyWithSoftBoundary } from './situation';

/** Deep SVDD's objective. */
export const OBJECTIVE_KNOBS = group(onlyWithDeepSvdd, {
  objective: oneOf(['one-class', 'soft-boundary'], 'the objective of Deep SVDD'),
  warmUpEpochs: {
    ...integer(0, 'soft-boundary: epochs before R takes part in its own way'),
    meaningless: onlyWithSoftBoundary,
  },
  radiusEvery: {
    ...integer(1, 'soft-boundary, order-statistic: R is found anew every so many epochs'),
    meaningless: (situation) =>
      onlyWithSoftBoundary(situation) ??
      (situation.all['radiusRule'] === 'quantile'
        ? 'with the quantile rule R moves with each batch'
        : undefined),
  },
});

/** Deep SVDD's own training. */
export const DEEP_SVDD_KNOBS = group(
  (situation, key) => {
    const reason = onlyWithDeepSvdd(situation);
    if (reason === undefined || !situation.trainsAutoencoder) return reason;
    return `${reason}; use "ae${key[0].toUpperCase()}${key.slice(1)}"`;
  },
  {
    epochs: integer(0, 'epochs of Deep SVDD; 0 leaves the network as it begins'),
    learningRate: above('learning rate of Deep SVDD'),
    milestones: epochList('epochs at which the learning rate is divided by 10'),
    batchSize: integer(2, 'images in a batch'),
    weightDecay: notNegative('weight decay of Deep SVDD: gradient + weightDecay * w'),
  },
);

export const PRETRAIN_KNOBS = group(onlyWithDeepSvdd, {
  pretrain: boolean('begin with the encoder of an autoencoder'),
});

/** The training of the autoencoder, as a method or before Deep SVDD. */
export const AUTOENCODER_KNOBS = group(onlyWithAutoencoder, {
  aeEpochs: integer(0, 'epochs of the autoencoder'),
  aeLearningRate: above('learning rate of the autoencoder'),
  aeMilestones: epochList('epochs at which its learning rate is divided by 10'),
  aeBatchSize: integer(2, 'images in a batch of the autoencoder'),
  aeWeightDecay: notNegative('weight decay of the autoencoder'),
});
