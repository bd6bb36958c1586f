import { expect } from 'vitest';
import { hasNativeMaxPool, tf } from '../../dist/tensorflow';
import { keptMatrices } from '../../dist/tensorflow/keptMatrix';

// The probe keeps a constant from its first use on.
hasNativeMaxPool();

const tensors = (): number => tf.memory().numTensors - keptMatrices();

/** Runs a test body and asserts that it leaves as many tensors in memory as it found, kernels' constant matrices apart. */
export async function withoutLeaks(body: () => void | Promise<void>): Promise<void> {
  const before = tensors();
  await body();
  expect(tensors() - before, 'tensors left behind').toBe(0);
}
