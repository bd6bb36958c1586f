import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../dist/random';
import { tf, type Tensor4D } from '../../dist/tensorflow';
import { dealBatches, type BatchMembership } from '../../dist/training';
import { withoutLeaks } from '../support/leaks';

/** Which images each batch holds, epoch after epoch: image i is a single pixel of the value i. */
function deal(membership: BatchMembership, n: number, size: number, epochs: number, seed = 0): number[][][] {
  const images = tf.tensor4d(
    Float32Array.from({ length: n }, (_, i) => i),
    [n, 1, 1, 1],
  );
  const batches = dealBatches(images, size, membership, new RandomStream(seed, 'batches'));
  const dealt = Array.from({ length: epochs }, () => {
    const epoch: number[][] = [];
    for (const batch of batches.epoch()) {
      const values = [...batch.images.dataSync()];
      expect([...batch.positions.dataSync()]).toEqual(values);
      epoch.push(values);
      tf.dispose([batch.images, batch.positions]);
    }
    expect(epoch.length).toBe(batches.perEpoch);
    return epoch;
  });
  images.dispose();
  return dealt;
}
const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b);

describe('fixed membership', () => {
  test('full batches of the same images every epoch, in changing order', () =>
    withoutLeaks(() => {
      const epochs = deal('fixed', 23, 5, 4);
      const members = epochs.map((batches) => batches.map((batch) => sorted(batch).join()));
      for (const epoch of members) expect([...epoch].sort()).toEqual([...members[0]].sort());
      expect(new Set(members.map((epoch) => epoch.join('|'))).size).toBeGreaterThan(1);
      expect(epochs[0].every((batch) => batch.length === 5)).toBe(true);
      expect(new Set(epochs[0].flat()).size).toBe(20);
    }));

  test('fewer images than a batch make one batch', () =>
    withoutLeaks(() =>
      expect(deal('fixed', 3, 5, 1).map((epoch) => epoch.map(sorted))).toEqual([[[0, 1, 2]]]),
    ));
});

describe('reshuffled', () => {
  test('every image once an epoch, the last batch takes what is left, members change', () =>
    withoutLeaks(() => {
      const epochs = deal('reshuffled', 23, 5, 3);
      for (const epoch of epochs) {
        expect(epoch.map((batch) => batch.length)).toEqual([5, 5, 5, 5, 3]);
        expect(sorted(epoch.flat())).toEqual(Array.from({ length: 23 }, (_, i) => i));
      }
      expect(sorted(epochs[0][0])).not.toEqual(sorted(epochs[1][0]));
    }));
});

test.each(['fixed', 'reshuffled'] as const)('%s: membership and order follow from the seed', (membership) => {
  expect(deal(membership, 23, 5, 3, 7)).toEqual(deal(membership, 23, 5, 3, 7));
  expect(deal(membership, 23, 5, 3, 7)).not.toEqual(deal(membership, 23, 5, 3, 8));
});

test('leaving an epoch early leaves nothing behind', () =>
  withoutLeaks(() => {
    const images = tf.zeros([10, 1, 1, 1]) as Tensor4D;
    for (const membership of ['fixed', 'reshuffled'] as const) {
      const batches = dealBatches(images, 2, membership, new RandomStream(0, 'batches'));
      for (const batch of batches.epoch()) {
        tf.dispose([batch.images, batch.positions]);
        break;
      }
    }
    images.dispose();
  }));
