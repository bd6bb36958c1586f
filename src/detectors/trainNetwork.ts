import type { Images } from '../datasets/images';
import type { Network, Weight } from '../networks';
import { RandomStream } from '../random';
import { PatchMoments, tf, type Tensor1D, type Tensor2D, type Tensor4D } from '../tensorflow';
import {
  dealBatches,
  train,
  type Evaluation,
  type FitOptions,
  type NetworkState,
  type ObjectiveParts,
  type Training,
} from '../training';
import { imageTensor, mapBatches } from './batched';
import type { ResolvedOptions } from './options';

/** What a detector knows about its own training. */
export interface NetworkTraining extends Pick<
  Training,
  'stage' | 'weights' | 'loss' | 'afterBatch' | 'afterEpoch'
> {
  /** The network that takes the images. */
  readonly encoder: Network;
  readonly decays: (weight: Weight) => boolean;
  readonly observe: () => Observation;
}

/** What a diagnosis needs to know of a network as it is now. */
export interface Observation {
  readonly centre?: Float32Array;
  /** Rows of [representation, score, other numbers] of a batch. */
  readonly rows: (batch: Tensor4D) => Tensor2D;
  /** How many numbers stand behind the representation, the score among them. */
  readonly extra: number;
  /** The objective without weight decay, from the rows' extra numbers, column by column. */
  readonly objective: (
    extra: readonly Float64Array[],
    labels: ArrayLike<number> | undefined,
  ) => Partial<ObjectiveParts>;
  /** Of the training images, for a classifier. */
  readonly labels?: ArrayLike<number>;
  /** The threshold, from the scores of the training images. */
  readonly threshold: (scores: Float64Array) => number;
}

/** Trains a network's weights on images that are dealt into batches, and frees everything but the weights. */
export async function trainNetwork(
  images: Images,
  { training: settings, recipe, seed }: ResolvedOptions,
  { encoder, decays, observe, ...training }: NetworkTraining,
  fitOptions: FitOptions,
): Promise<void> {
  const pixels = imageTensor(images);
  const stream = new RandomStream(seed, 'batches');
  const batches = dealBatches(pixels, settings.batchSize, recipe.batches, stream);
  const { solver, momentum, weightDecay } = settings;
  const decay = { rate: weightDecay, applies: decays };
  let moments: PatchMoments | undefined;
  try {
    // Moments of all images take the time that they save in three or four epochs.
    if (encoder.usesPatches && settings.epochs > 0) moments = await PatchMoments.of(pixels);
    await train(
      {
        ...training,
        loss: (batch, values) =>
          training.loss(moments ? { ...batch, patches: moments.at(batch.positions) } : batch, values),
        batches,
        schedule: settings,
        optimiser: { solver, momentum, decay },
        state: () => stateOf(images, training.weights, weightDecay, decays, observe()),
      },
      fitOptions,
    );
  } finally {
    pixels.dispose();
    moments?.dispose();
  }
}

function stateOf(
  images: Images,
  weights: readonly Weight[],
  decayRate: number,
  decays: (weight: Weight) => boolean,
  observation: Observation,
): NetworkState {
  const { centre, threshold } = observation;
  // Weights do not change while they are looked at.
  const weightDecay = (decayRate / 2) * sumOfSquares(weights.filter(decays));
  const evaluate = (some: Images, labels?: ArrayLike<number>): Promise<Evaluation> =>
    evaluationOf(some, labels, observation, weightDecay);
  let onTraining: Promise<Evaluation> | undefined;
  const training = (): Promise<Evaluation> => (onTraining ??= evaluate(images, observation.labels));
  return {
    ...(centre ? { centre } : {}),
    weights: () =>
      weights.map(({ name, kind, variable }) => ({
        name,
        kind,
        shape: variable.shape,
        values: variable.values(),
      })),
    evaluate,
    training,
    threshold: async () => threshold((await training()).scores),
  };
}

async function evaluationOf(
  images: Images,
  labels: ArrayLike<number> | undefined,
  { rows, extra, objective }: Observation,
  weightDecay: number,
): Promise<Evaluation> {
  const all = await mapBatches(images, rows);
  const n = images.shape[0];
  const width = all.length / n;
  const d = width - extra;
  const representations = new Float64Array(n * d);
  const columns = Array.from({ length: extra }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    representations.set(all.subarray(i * width, i * width + d), i * d);
    columns.forEach((column, k) => (column[i] = all[i * width + d + k]));
  }
  const { empirical = 0, radius = 0, reconstruction = 0 } = objective(columns, labels);
  const total = empirical + radius + reconstruction + weightDecay;
  return {
    scores: columns[0],
    representations,
    objective: { total, empirical, radius, reconstruction, weightDecay },
  };
}

function sumOfSquares(weights: readonly Weight[]): number {
  return weights.reduce(
    (total, { variable }) => variable.values().reduce((sum, value) => sum + value * value, total),
    0,
  );
}

/** Columns [n] behind a matrix [n, d]. */
export function withColumns(matrix: Tensor2D, ...columns: readonly Tensor1D[]): Tensor2D {
  return tf.concat([matrix, ...columns.map((column) => tf.expandDims<Tensor2D>(column, 1))], 1);
}

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
