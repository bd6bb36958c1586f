import { expect, test } from 'vitest';
import { shareableFloats, tf } from '../../dist/tensorflow';
import { withoutLeaks } from '../support/leaks';

test.each([0, 1, 5, 100_000])('%i zeros, as any other', (length) => {
  const floats = shareableFloats(length);
  expect(floats.length).toBe(length);
  expect(floats.every((value) => value === 0)).toBe(true);
});

test('a tensor of many shares their memory: what is written into the array afterwards is in the tensor', () =>
  withoutLeaks(() => {
    // From 32 MB on the system's allocator always maps pages.
    const floats = shareableFloats(10_000_000);
    const tensor = tf.tensor1d(floats);
    const first = (): number => tf.tidy(() => tf.slice(tensor, 0, 1).dataSync()[0]);
    expect(first()).toBe(0);
    floats[0] = 5;
    expect(first()).toBe(5);
    tensor.dispose();
  }));
