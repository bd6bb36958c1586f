/** A function that runs as a graph does what it does op by op: values, variables, decisions. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  Compiled,
  decide,
  OpRecorder,
  resourceUpdate,
  tf,
  Variable,
  type Tensor,
} from '../../../dist/tensorflow';
import { withoutLeaks } from '../../support/leaks';

const numbersOf = (tensors: Tensor[]): number[][] => {
  const all = tensors.map((tensor) => [...tensor.dataSync()]);
  tf.dispose(tensors);
  return all;
};

afterEach(() => vi.unstubAllEnvs());

describe('what runs as a graph', () => {
  test('from the third call with the same shapes on; four shapes at most', () =>
    withoutLeaks(() => {
      const double = new Compiled((x) => [tf.mul(x, 2), tf.add(x, 1)]);
      const graphs: number[] = [];
      for (const length of [3, 3, 3, 2, 2, 1, 1, 4, 4, 5, 5, 5]) {
        const x = tf.range(0, length);
        const all = [...x.dataSync()];
        expect(numbersOf(double.call(x))).toEqual([all.map((v) => 2 * v), all.map((v) => v + 1)]);
        graphs.push(double.graphs);
        x.dispose();
      }
      expect(graphs).toEqual([0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4]);
      double.dispose();
      expect(double.graphs).toBe(0);
    }));

  test('the new arguments count, and tensors that outlive the function', () =>
    withoutLeaks(() => {
      const outside = tf.tensor1d([10, 20]);
      const add = new Compiled((x) => [tf.add(x, outside)]);
      for (let i = 0; i < 5; i++) {
        const x = tf.tensor1d([i, -i]);
        expect(numbersOf(add.call(x))).toEqual([[10 + i, 20 - i]]);
        x.dispose();
      }
      expect(add.graphs).toBe(1);
      add.dispose();
      outside.dispose();
    }));

  test('whole numbers, reshaping, gradients', () =>
    withoutLeaks(() => {
      const f = new Compiled((x, i) => {
        const { value, grads } = tf.engine().gradients(() => tf.sum(tf.square(tf.reshape(x, [2, 2]))), [x]);
        return [value, ...grads, tf.add(i, 1)];
      });
      for (let k = 0; k < 4; k++) {
        const [x, i] = [tf.tensor1d([1, 2, 3, k]), tf.tensor1d([k], 'int32')];
        expect(numbersOf(f.call(x, i))).toEqual([[14 + k * k], [2, 4, 6, 2 * k], [k + 1]]);
        tf.dispose([x, i]);
      }
      expect(f.graphs).toBe(1);
      f.dispose();
    }));

  test('its memory is freed as soon as nothing needs it: no tensors but the results', () =>
    withoutLeaks(() => {
      const f = new Compiled((x) => [tf.sum(tf.exp(tf.exp(tf.exp(x))))]);
      const x = tf.zeros([10]);
      const before = tf.memory().numTensors;
      for (let i = 0; i < 4; i++) {
        const results = f.call(x);
        expect(tf.memory().numTensors - before).toBe(1);
        tf.dispose(results);
      }
      f.dispose();
      x.dispose();
    }));
});

describe('variables', () => {
  test('are read and written, in the order of the function, and seen at once from outside', () =>
    withoutLeaks(() => {
      const initial = tf.tensor1d([1, 1]);
      const [total, untouched] = [new Variable(initial), new Variable(initial)];
      const f = new Compiled((x) => {
        total.assign(tf.add(total.read(), x));
        total.moveTowards(tf.tensor1d([0, 0]), tf.scalar(0.5));
        return [tf.add(total.read(), untouched.read())];
      });
      let expected = 1;
      for (let i = 0; i < 5; i++) {
        const x = tf.fill([2], i);
        expected = (expected + i) / 2;
        expect(numbersOf(f.call(x))).toEqual([[expected + 1, expected + 1]]);
        expect([...total.values()]).toEqual([expected, expected]);
        x.dispose();
      }
      expect(f.graphs).toBe(1);
      // What happens to a variable outside of the function is heeded.
      total.assign(initial);
      const x = tf.zeros([2]);
      expect(numbersOf(f.call(x))).toEqual([[1.5, 1.5]]);
      tf.dispose([x, initial]);
      f.dispose();
      total.dispose();
      untouched.dispose();
    }));

  test('one that is only written takes any shape', () =>
    withoutLeaks(() => {
      const last = Variable.filled([0], 0);
      const f = new Compiled((x) => {
        last.assign(x);
        return [tf.neg(x)];
      });
      for (const length of [2, 3, 2, 3, 2, 3]) {
        const x = tf.range(0, length);
        tf.dispose(f.call(x));
        expect([...last.values()]).toEqual([...x.dataSync()]);
        x.dispose();
      }
      expect(f.graphs).toBe(2);
      f.dispose();
      last.dispose();
    }));

  test('keep their values when the function throws', () =>
    withoutLeaks(() => {
      const variable = Variable.filled([1], 7);
      const f = new Compiled((x) => {
        variable.assign(x);
        throw new Error('not today');
      });
      const x = tf.zeros([1]);
      expect(() => f.call(x)).toThrow('not today');
      expect([...variable.values()]).toEqual([7]);
      // Nothing is left watching: the next op is not recorded.
      numbersOf([tf.add(x, 1)]);
      x.dispose();
      variable.dispose();
    }));
});

describe('what stays op by op', () => {
  const neverAGraph = (
    name: string,
    f: (x: Tensor, call: number) => Tensor,
    expected: (call: number) => number,
  ): void => {
    test(name, () =>
      withoutLeaks(() => {
        let call = 0;
        const compiled = new Compiled((x) => [f(x, call)]);
        for (; call < 9; call++) {
          const x = tf.scalar(call);
          expect(numbersOf(compiled.call(x))).toEqual([[expected(call)]]);
          expect(compiled.graphs).toBe(0);
          x.dispose();
        }
        compiled.dispose();
      }),
    );
  };
  neverAGraph(
    'a number of JavaScript that changes',
    (x, call) => tf.add(x, call),
    (call) => 2 * call,
  );
  neverAGraph(
    'a function that reads numbers',
    (x) => tf.add(x, tf.square(x).dataSync()[0]),
    (call) => call + call ** 2,
  );
  neverAGraph(
    'a decision by numbers that the function has computed',
    (x) => (decide(tf.neg(x), ([v]) => v < -3) ? tf.neg(x) : x.clone()),
    (call) => (call > 3 ? -call : call),
  );

  test('an update in place', () =>
    withoutLeaks(() => {
      const variable = Variable.filled([1], 0);
      const f = new Compiled((x) => {
        resourceUpdate('ResourceApplyGradientDescent', variable, x, { slots: [], scalars: [tf.scalar(1)] });
        return [x.clone()];
      });
      const x = tf.ones([1]);
      for (let i = 0; i < 4; i++) tf.dispose(f.call(x));
      expect([...variable.values()]).toEqual([-4]);
      expect(f.graphs).toBe(0);
      f.dispose();
      x.dispose();
      variable.dispose();
    }));

  test('everything, where no temporary folder can be written', () =>
    withoutLeaks(() => {
      vi.stubEnv('TMPDIR', '/dev/null');
      const f = new Compiled((x) => [tf.neg(x)]);
      const x = tf.ones([1]);
      for (let i = 0; i < 9; i++) expect(numbersOf(f.call(x))).toEqual([[-1]]);
      expect(f.graphs).toBe(0);
      f.dispose();
      x.dispose();
    }));

  test('everything that is watched, and functions within others', () =>
    withoutLeaks(() => {
      const inner = new Compiled((x) => [tf.add(x, 1)]);
      const outer = new Compiled((x) => [tf.mul(inner.call(x)[0], 2)]);
      const x = tf.ones([1]);
      const recorder = new OpRecorder();
      recorder.start();
      for (let i = 0; i < 3; i++) expect(numbersOf(outer.call(x))).toEqual([[4]]);
      recorder.stop();
      expect(recorder.times.map(({ name, calls }) => [name, calls]).sort()).toEqual([
        ['Add', 3],
        ['Mul', 3],
      ]);
      for (let i = 0; i < 3; i++) expect(numbersOf(outer.call(x))).toEqual([[4]]);
      expect([inner.graphs, outer.graphs]).toEqual([0, 1]);
      outer.dispose();
      inner.dispose();
      x.dispose();
    }));
});

test('a decision holds for as long as it would be made again', () =>
  withoutLeaks(() => {
    const sign = Variable.filled([], 1);
    const f = new Compiled((x) => {
      const one = tf.scalar(1);
      const negative = decide(sign.read(), ([s]) => s < 0) && decide(one, ([s]) => s > 0);
      return [negative ? tf.neg(x) : tf.square(x)];
    });
    const graphs: number[] = [];
    const x = tf.scalar(3);
    for (const s of [1, 1, 2, -1, -1, -2, 1]) {
      tf.tidy(() => sign.assign(tf.scalar(s)));
      expect(numbersOf(f.call(x))).toEqual([[s < 0 ? -3 : 9]]);
      graphs.push(f.graphs);
    }
    expect(graphs).toEqual([0, 1, 1, 0, 1, 1, 0]);
    f.dispose();
    x.dispose();
    sign.dispose();
  }));
