import { expect } from 'vitest';
import { conv5x5, hasNativeMaxPool, tf, upsampleConv5x5, type Tensor4D } from '../../dist/tensorflow';

// Kernels keep a constant or two from their first use on.
hasNativeMaxPool();
tf.tidy(() => {
  for (const channels of [1, 4]) {
    const kernel = tf.zeros([5, 5, channels, 1]) as Tensor4D;
    conv5x5(tf.zeros([1, 2, 2, channels]), kernel);
    for (const width of [1, 2]) upsampleConv5x5(tf.zeros([1, 2, width, channels]), kernel);
  }
});

/** Runs a test body and asserts that it leaves as many tensors in memory as it found. */
export async function withoutLeaks(body: () => void | Promise<void>): Promise<void> {
  const before = tf.memory().numTensors;
  await body();
  expect(tf.memory().numTensors - before, 'tensors left behind').toBe(0);
}
