import { setImmediate } from 'node:timers/promises';
import { DivergedError, StoppedError } from '../errors';
import type { Weight, WeightValues } from '../networks';
import { tf, type Scalar } from '../tensorflow';
import type { Batch, Batches } from './batches';
import type { Diagnosis, NetworkState } from './diagnosis';
import { Optimiser, type OptimiserOptions } from './optimiser';
import { checkSchedule, learningRateAt, type Schedule } from './schedule';

/** What happened in one epoch of training, given to `onEpoch`. */
export interface EpochReport {
  /** Which training this is: 'autoencoder' (pretraining) or 'deep-svdd'. */
  readonly stage: string;
  /** 1-based number of the epoch, and how many there will be. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean objective over the epoch's images, as it was while the weights moved. */
  readonly loss: number;
  readonly learningRate: number;
  /** The radius R after this epoch, where the method has one. */
  readonly radius?: number;
  /** Wall time of this epoch. */
  readonly seconds: number;
}

/** How to watch and stop a fit. */
export interface FitOptions {
  /** Called after every epoch; awaited. */
  readonly onEpoch?: (report: EpochReport) => void | Promise<void>;
  /** Stops training before the next batch; fit then rejects with StoppedError and the detector stays unfitted. */
  readonly signal?: AbortSignal;
  /** Looks at the network while it learns; changes nothing but the time. */
  readonly diagnosis?: Diagnosis;
}

/** What to minimise, over what, and what to do in between. */
export interface Training {
  readonly stage: string;
  readonly weights: readonly Weight[];
  readonly batches: Batches;
  readonly schedule: Schedule;
  readonly optimiser: OptimiserOptions;
  /** The objective of one batch without weight decay, as a function of the weights' values. */
  readonly loss: (batch: Batch, values: WeightValues) => Scalar;
  /** Called after each step, e.g. to move R. */
  readonly afterBatch?: (epoch: number) => void;
  /** Called after each epoch (0-based); returns the radius where there is one. */
  readonly afterEpoch?: (epoch: number) => number | undefined | Promise<number | undefined>;
  /** The network as it is now, for a diagnosis. */
  readonly state: () => NetworkState;
}

/**
 * Minimises the objective. Between batches the event loop gets its turn, so that a signal, a progress
 * display or an interrupted kernel is heard within one batch.
 *
 * @throws StoppedError, DivergedError
 */
export async function train(training: Training, options: FitOptions = {}): Promise<void> {
  const { stage, weights, batches, schedule } = training;
  const { onEpoch, signal, diagnosis } = options;
  checkSchedule(schedule);
  const look = async (epoch: number, batch?: number): Promise<void> => {
    const place = { stage, epoch, ...(batch === undefined ? {} : { batch }) };
    await diagnosis?.look({ ...training.state(), ...place });
  };
  const optimiser = new Optimiser(weights, training.optimiser);
  try {
    await look(0);
    for (let epoch = 0; epoch < schedule.epochs; epoch++) {
      const started = performance.now();
      const learningRate = learningRateAt(schedule, epoch);
      const losses: number[] = [];
      const sizes: number[] = [];
      for (const batch of batches.epoch()) {
        try {
          await setImmediate();
          throwIfStopped(signal, stage, epoch);
          losses.push(step(training, optimiser, batch, learningRate, [epoch + 1, losses.length + 1]));
          sizes.push(batch.positions.length);
        } finally {
          batch.images.dispose();
        }
        training.afterBatch?.(epoch);
        if (epoch === 0 && diagnosis?.batches) await look(1, sizes.length);
      }
      const loss = meanLoss(losses, sizes);
      const radius = await training.afterEpoch?.(epoch);
      const seconds = (performance.now() - started) / 1000;
      await look(epoch + 1);
      await onEpoch?.({
        stage,
        epoch: epoch + 1,
        epochs: schedule.epochs,
        loss,
        learningRate,
        ...(radius === undefined ? {} : { radius }),
        seconds,
      });
    }
  } finally {
    optimiser.dispose();
  }
}

/**
 * One gradient step; returns the batch's loss.
 *
 * @param place epoch and batch, 1-based
 * @throws DivergedError before the weights move, so that they are those that gave the loss
 */
function step(
  { stage, weights, loss }: Training,
  optimiser: Optimiser,
  batch: Batch,
  learningRate: number,
  [epoch, number]: readonly [epoch: number, batch: number],
): number {
  const { value, gradients } = tf.tidy(() => {
    const values = weights.map(({ variable }) => variable.read());
    const byName = Object.fromEntries(weights.map(({ name }, i) => [name, values[i]]));
    const { value, grads } = tf.engine().gradients(() => loss(batch, byName), values);
    return { value: value.dataSync()[0], gradients: grads };
  });
  if (Number.isFinite(value)) optimiser.step(gradients, learningRate);
  tf.dispose(gradients);
  if (Number.isFinite(value)) return value;
  const tensors = weights.map(
    ({ name, variable }) => [name, { shape: variable.shape, data: variable.values() }] as const,
  );
  throw new DivergedError(
    `The loss (${stage}) became ${value} in batch ${number} of epoch ${epoch}. ` +
      'Lower the learning rate, or look for extreme values in the training images.',
    {
      ...{ stage, epoch, batch: number, loss: value },
      tensors: {
        ...Object.fromEntries(tensors),
        batch: { shape: batch.images.shape, data: Float32Array.from(batch.images.dataSync()) },
      },
    },
  );
}

function throwIfStopped(signal: AbortSignal | undefined, stage: string, epoch: number): void {
  if (!signal?.aborted) return;
  throw new StoppedError(`Training (${stage}) was stopped in epoch ${epoch + 1}.`, { cause: signal.reason });
}

/** The mean over images: batches weighted by their sizes. */
function meanLoss(losses: readonly number[], sizes: readonly number[]): number {
  const images = sizes.reduce((total, size) => total + size, 0);
  return losses.reduce((total, loss, i) => total + loss * sizes[i], 0) / images;
}
