import { expect, test } from 'vitest';
import { arithmeticLimit, conv5x5, OpRecorder, tf, type Tensor4D } from '../../dist/tensorflow';
import { withoutLeaks } from '../support/leaks';

test('records ops with their calls, shapes and arithmetic, and nothing any more once stopped', () =>
  withoutLeaks(() =>
    tf.tidy(() => {
      const recorder = new OpRecorder();
      const kernel = tf.ones([5, 5, 2, 16]) as Tensor4D;
      recorder.start();
      for (let i = 0; i < 3; i++) conv5x5(tf.ones([4, 6, 8, 2]), kernel);
      tf.matMul(tf.ones([7, 3]), tf.ones([5, 3]), false, true);
      recorder.stop();
      conv5x5(tf.ones([4, 6, 8, 2]), kernel);
      const conv = recorder.times.find(({ name }) => name === 'Conv2D');
      // Each of 4 x 6 x 8 x 16 numbers is a sum of 5 x 5 x 2 products.
      expect(conv).toMatchObject({ shape: [4, 6, 8, 16], calls: 3, flops: 3 * 2 * 4 * 6 * 8 * 16 * 50 });
      expect(conv?.milliseconds).toBeGreaterThan(0);
      expect(recorder.times.find(({ name }) => name === 'BatchMatMulV2')?.flops).toBeCloseTo(2 * 7 * 3 * 5);
      recorder.clear();
      // One factor for each of 6 places, the other for all; made before, its shape is not known.
      const older = tf.ones([1, 3, 5]);
      recorder.stop();
      older.dataSync();
      recorder.start();
      tf.matMul(older, tf.ones([6, 5, 2]));
      recorder.stop();
      expect(recorder.times.find(({ name }) => name === 'BatchMatMulV2')?.flops).toBe(2 * 6 * 3 * 5 * 2);
      recorder.clear();
      expect(recorder.times).toEqual([]);
    }),
  ));

test('the limit is what a core of today can do, within an order or two', () =>
  withoutLeaks(() => {
    const limit = arithmeticLimit();
    expect(limit).toBeGreaterThan(1e9);
    expect(limit).toBeLessThan(1e14);
  }));
