import type { RandomStream } from '../random';
import { rowsAt, tf, type Tensor1D, type Tensor4D } from '../tensorflow';

/**
 * How the training images are dealt into batches.
 *
 * - `fixed`: dealt once into full batches, so that up to a batch less one of them are never used; only the batches'
 *   order changes from epoch to epoch (the Theano program).
 * - `reshuffled`: dealt anew each epoch, the last batch taking what is left (the PyTorch port).
 */
export type BatchMembership = 'fixed' | 'reshuffled';

/** Some of the training images. */
export interface Batch {
  /** [m, height, width, channels] */
  readonly images: Tensor4D;
  /** The place of each among the training images, [m], int32. */
  readonly positions: Tensor1D;
}

/** The batches of one data set, epoch after epoch. */
export interface Batches {
  /** The next epoch's batches, in order, made one at a time; whoever takes one disposes its tensors before the next. */
  epoch(): Iterable<Batch>;
  readonly perEpoch: number;
  dispose(): void;
}

/** @param stream decides membership and order */
export function dealBatches(
  images: Tensor4D,
  batchSize: number,
  membership: BatchMembership,
  stream: RandomStream,
): Batches {
  return membership === 'fixed'
    ? fixedBatches(images, batchSize, stream)
    : reshuffledBatches(images, batchSize, stream);
}

function take(images: Tensor4D, order: Int32Array): Batch {
  const positions = tf.tensor1d(order, 'int32');
  return { images: rowsAt(images, positions), positions };
}

function fixedBatches(images: Tensor4D, batchSize: number, stream: RandomStream): Batches {
  const n = images.shape[0];
  const size = Math.min(batchSize, n);
  const count = Math.floor(n / size);
  const order = stream.permutation(n);
  const batches = Array.from({ length: count }, (_, b) =>
    take(images, order.subarray(b * size, (b + 1) * size)),
  );
  return {
    perEpoch: count,
    *epoch() {
      for (const b of stream.permutation(count)) {
        yield { images: batches[b].images.clone(), positions: batches[b].positions.clone() };
      }
    },
    dispose: () => tf.dispose(batches.flatMap(({ images, positions }) => [images, positions])),
  };
}

function reshuffledBatches(images: Tensor4D, batchSize: number, stream: RandomStream): Batches {
  const n = images.shape[0];
  const count = Math.ceil(n / batchSize);
  return {
    perEpoch: count,
    *epoch() {
      const order = stream.permutation(n);
      for (let b = 0; b < count; b++) yield take(images, order.subarray(b * batchSize, (b + 1) * batchSize));
    },
    dispose: () => undefined,
  };
}
