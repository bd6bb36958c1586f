import { z } from 'zod';
import { CENTRE_UPDATES, RADIUS_UPDATES } from '../../detectors/sphere/options';
import { SOLVERS } from '../../training/solvers';
import { centre } from './centre';
import { above, asNumber, boolean, epochList, group, integer, notNegative, oneOf, type Knob } from './knob';
import { onlyWithAutoencoder, onlyWithDeepSvdd, onlyWithEncoder, onlyWithSoftBoundary } from './situation';

const solver = (help: string): Knob => ({ ...oneOf(SOLVERS, help), neutral: 'adam' });

/** Of the key of the same stage that names the solver. */
const momentum = (help: string, solverKey: 'solver' | 'aeSolver'): Knob => ({
  schema: z.number().min(0).lt(1),
  expects: 'a number in [0, 1)',
  fromText: asNumber,
  help,
  neutral: 0.9,
  meaningless: ({ all }) =>
    all[solverKey] === 'momentum' || all[solverKey] === 'nesterov'
      ? undefined
      : `the solver is ${String(all[solverKey])}`,
});

const dropFactor = (help: string): Knob => ({ ...above(help), neutral: 10 });

const decayAfterEpoch = (help: string): Knob => ({
  schema: z.union([z.int().min(1), z.null()]),
  expects: 'an epoch >= 1, or "never"',
  fromText: (text: string) => (text === 'never' ? null : asNumber(text)),
  help,
  neutral: null,
});

const reconstructionLoss = (help: string): Knob => ({ ...oneOf(['l2', 'ce'], help), neutral: 'l2' });

/** R that a gradient trains is found in no other way. */
const onlyWithRadiusFound: NonNullable<Knob['meaningless']> = (situation) =>
  onlyWithSoftBoundary(situation) ??
  (situation.all['radiusUpdate'] === 'gradient' ? 'R is trained together with the weights' : undefined);

/** Deep SVDD's objective. */
export const OBJECTIVE_KNOBS = group(onlyWithDeepSvdd, {
  objective: oneOf(['one-class', 'soft-boundary'], 'the objective of Deep SVDD'),
  warmUpEpochs: {
    ...integer(0, 'soft-boundary: epochs before R takes part in its own way'),
    meaningless: onlyWithRadiusFound,
  },
  radiusEvery: {
    ...integer(1, 'soft-boundary: R is found anew every so many epochs, but by the quantile rule'),
    meaningless: (situation) => {
      const { radiusRule, radiusUpdate, centreUpdate } = situation.all;
      const byBatch = radiusRule === 'quantile' && radiusUpdate === 'rule' && centreUpdate !== 'dual';
      return (
        onlyWithRadiusFound(situation, 'radiusEvery') ??
        (byBatch ? 'with the quantile rule R moves with each batch' : undefined)
      );
    },
  },
  radiusUpdate: {
    ...oneOf(RADIUS_UPDATES, 'soft-boundary: how R is found after the warm-up'),
    neutral: 'rule',
    meaningless: onlyWithSoftBoundary,
  },
  initialRadius: {
    schema: z.union([z.number().min(0), z.null()]),
    expects: 'a number >= 0, or "none"',
    fromText: (text: string) => (text === 'none' ? null : asNumber(text)),
    help: 'soft-boundary: R before the first step; none for what its rule says',
    neutral: null,
    meaningless: onlyWithSoftBoundary,
  },
  centre,
  centreUpdate: {
    ...oneOf(CENTRE_UPDATES, 'c stays, is trained with the weights, or is solved for together with R'),
    neutral: 'fixed',
  },
  reconstructionPenalty: {
    ...notNegative(
      'lambda: adds lambda / 2 times the reconstruction error of a decoder that is trained along',
    ),
    neutral: 0,
  },
  reconstructionLoss: {
    ...reconstructionLoss('how the penalty compares reconstructions: squared errors or cross-entropy'),
    meaningless: ({ all }) =>
      all['reconstructionPenalty'] === 0 ? 'there is no reconstruction penalty' : undefined,
  },
});

/** The training of Deep SVDD's network, for Deep SVDD or to classify. */
export const DEEP_SVDD_KNOBS = group(
  (situation, key) => {
    const reason = onlyWithEncoder(situation);
    if (reason === undefined || !situation.trainsAutoencoder) return reason;
    return `${reason}; use "ae${key[0].toUpperCase()}${key.slice(1)}"`;
  },
  {
    solver: solver('the solver of Deep SVDD'),
    momentum: momentum('of the solvers momentum and nesterov', 'solver'),
    epochs: integer(0, 'epochs of Deep SVDD; 0 leaves the network as it begins'),
    learningRate: above('learning rate of Deep SVDD'),
    milestones: epochList('epochs at which the learning rate is divided by the factor'),
    lrDropFactor: dropFactor('what the learning rate is divided by at each milestone'),
    lrDecayAfterEpoch: decayAfterEpoch('from this epoch E on the learning rate is multiplied by E / epoch'),
    batchSize: integer(2, 'images in a batch'),
    weightDecay: notNegative('weight decay of Deep SVDD: gradient + weightDecay * w'),
  },
);

export const PRETRAIN_KNOBS = group(onlyWithDeepSvdd, {
  pretrain: boolean('begin with the encoder of an autoencoder'),
});

/** The training of the autoencoder, as a method or before Deep SVDD. */
export const AUTOENCODER_KNOBS = group(onlyWithAutoencoder, {
  aeLoss: reconstructionLoss('how it compares reconstructions: squared errors or cross-entropy'),
  aeSolver: solver('the solver of the autoencoder'),
  aeMomentum: momentum('of its solvers momentum and nesterov', 'aeSolver'),
  aeEpochs: integer(0, 'epochs of the autoencoder'),
  aeLearningRate: above('learning rate of the autoencoder'),
  aeMilestones: epochList('epochs at which its learning rate is divided by the factor'),
  aeLrDropFactor: dropFactor('what its learning rate is divided by at each milestone'),
  aeLrDecayAfterEpoch: decayAfterEpoch('from this epoch E on its learning rate is multiplied by E / epoch'),
  aeBatchSize: integer(2, 'images in a batch of the autoencoder'),
  aeWeightDecay: notNegative('weight decay of the autoencoder'),
});
