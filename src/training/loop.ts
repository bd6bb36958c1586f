import { setImmediate } from 'node:timers/promises';
import { DivergedError, StoppedError } from '../errors';
import type { Weight, WeightValues } from '../networks';
import { Compiled, tf, type Scalar, type Tensor1D, type Tensor4D } from '../tensorflow';
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
  /**
   * The objective of one batch without weight decay, as a function of the weights' values. It will run as a graph, for which it
   * takes what changes from its arguments and from variables (see `Compiled`).
   */
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
  const gradients = compiledGradients(training, optimiser);
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
          const [value, ...direction] = gradients.call(batch.images, batch.positions);
          try {
            const loss = value.dataSync()[0];
            if (!Number.isFinite(loss)) throw diverged(training, batch, loss, [epoch + 1, losses.length + 1]);
            optimiser.step(direction, learningRate);
            losses.push(loss);
            sizes.push(batch.images.shape[0]);
          } finally {
            tf.dispose([value, ...direction]);
          }
        } finally {
          tf.dispose([batch.images, batch.positions]);
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
    gradients.dispose();
    optimiser.dispose();
  }
}

/** A batch's images and positions -> its loss, and the gradient of each weight with its decay. */
function compiledGradients({ weights, loss }: Training, optimiser: Optimiser): Compiled {
  return new Compiled((images, positions) => {
    const batch = { images: images as Tensor4D, positions: positions as Tensor1D };
    const values = weights.map(({ variable }) => variable.read());
    const byName = Object.fromEntries(weights.map(({ name }, i) => [name, values[i]]));
    const { value, grads } = tf.engine().gradients(() => loss(batch, byName), values);
    return [value, ...optimiser.withDecay(grads, values)];
  });
}

/** What a loss that is no number leads to, before the weights move: they are those that gave it. */
function diverged(
  { stage, weights }: Training,
  batch: Batch,
  loss: number,
  [epoch, number]: readonly [epoch: number, batch: number],
): DivergedError {
  const tensors = weights.map(
    ({ name, variable }) => [name, { shape: variable.shape, data: variable.values() }] as const,
  );
  return new DivergedError(
    `The loss (${stage}) became ${loss} in batch ${number} of epoch ${epoch}. ` +
      'Lower the learning rate, or look for extreme values in the training images.',
    {
      ...{ stage, epoch, batch: number, loss },
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
