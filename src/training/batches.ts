import type { RandomStream } from '../random';
import { rowsAt, tf, type PatchStatistics, type Tensor1D, type Tensor4D } from '../tensorflow';

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
  /** What the images' patches have in common, for a network that `usesPatches`. */
  readonly patches?: PatchStatistics;
}

/** The batches of one data set, epoch after epoch. */
export interface Batches {
  /** The next epoch's batches, in order, made one at a time; whoever takes one disposes its tensors before the next. */
  epoch(): Iterable<Batch>;
  readonly perEpoch: number;
}

/** @param stream decides membership and order */
export function dealBatches(
  images: Tensor4D,
  batchSize: number,
  membership: BatchMembership,
  stream: RandomStream,
): Batches {
  const n = images.shape[0];
  const fixed = membership === 'fixed';
  const size = Math.min(batchSize, n);
  const perEpoch = fixed ? Math.floor(n / size) : Math.ceil(n / size);
  const dealt = fixed ? stream.permutation(n) : undefined;
  return {
    perEpoch,
    *epoch() {
      const members = dealt ?? stream.permutation(n);
      const order = dealt ? stream.permutation(perEpoch) : Array.from({ length: perEpoch }, (_, b) => b);
      for (const b of order) yield take(images, members.subarray(b * size, (b + 1) * size));
    },
  };
}

function take(images: Tensor4D, members: Int32Array): Batch {
  const positions = tf.tensor1d(members, 'int32');
  return { images: rowsAt(images, positions), positions };
}
