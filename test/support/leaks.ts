import { expect } from 'vitest';
import { hasNativeMaxPool, tf, upsampleConv5x5 } from '../../dist/tensorflow';

// Kernels keep a constant or two from their first use on.
hasNativeMaxPool();
tf.dispose(upsampleConv5x5(tf.zeros([1, 2, 2, 1]), tf.zeros([5, 5, 1, 1])));

/** Runs a test body and asserts that it leaves as many tensors in memory as it found. */
export async function withoutLeaks(body: () => void | Promise<void>): Promise<void> {
  const before = tf.memory().numTensors;
  await body();
  expect(tf.memory().numTensors - before, 'tensors left behind').toBe(0);
}
