import { tf, type Tensor2D } from './load';
import { binding, watch } from './rawOp';

/** One kind of op with one shape of its first output. */
export interface OpTime {
  readonly name: string;
  /** Of the first output; empty for a number, or for an op without output. */
  readonly shape: readonly number[];
  readonly calls: number;
  readonly milliseconds: number;
  /** Multiplications and additions of all calls, where the op is a convolution or a product of matrices; else 0. */
  readonly flops: number;
}

/**
 * Times every op of TensorFlow, one by one, from `start` to `stop`. Ops run one after the other, so a sum is a wall time; while
 * they are timed nothing runs as a graph.
 */
export class OpRecorder {
  readonly #times = new Map<string, { -readonly [K in keyof OpTime]: OpTime[K] }>();
  readonly #shapes = new Map<number, readonly number[]>();
  #unwatch: (() => void) | undefined;

  start(): void {
    this.#unwatch ??= watch({
      executeOp: (name, attributes, inputs, outputs) => {
        const begin = performance.now();
        const results = binding.executeOp(name, attributes, inputs, outputs);
        const milliseconds = performance.now() - begin;
        for (const { id, shape } of results) this.#shapes.set(id, shape);
        this.#add(name, results[0]?.shape ?? [], milliseconds, inputs);
        return results;
      },
      createTensor: (shape, type, values) => {
        const id = binding.createTensor(shape, type, values);
        this.#shapes.set(id, shape);
        return id;
      },
    });
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  /** Forgets the times, e.g. of the first steps, in which TensorFlow compiles its kernels. */
  clear(): void {
    this.#times.clear();
  }

  /** What was recorded, the longest first. */
  get times(): readonly OpTime[] {
    return [...this.#times.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  }

  #add(name: string, shape: readonly number[], milliseconds: number, inputs: readonly number[]): void {
    const key = `${name} ${shape.join()}`;
    const known = this.#times.get(key) ?? { name, shape, calls: 0, milliseconds: 0, flops: 0 };
    known.calls++;
    known.milliseconds += milliseconds;
    known.flops += flopsOf(
      name,
      shape,
      inputs.map((id) => this.#shapes.get(id) ?? []),
    );
    this.#times.set(key, known);
  }
}

const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** Two for each product that is added up. */
function flopsOf(name: string, output: readonly number[], inputs: readonly (readonly number[])[]): number {
  const perOutput = (kernel: readonly number[]): number => 2 * size(kernel.slice(0, 3));
  switch (name) {
    case 'Conv2D':
      return size(output) * perOutput(inputs[1]);
    case 'Conv2DBackpropInput':
      return size(inputs[2]) * perOutput(inputs[1]);
    case 'Conv2DBackpropFilter':
      return size(inputs[2]) * perOutput(output);
    case 'MatMul':
    case 'BatchMatMulV2':
      return 2 * size(output) * summed(output, inputs);
    default:
      return 0;
  }
}

/** k of [m, k] times [k, n], whichever way the factors lie, from the one whose shape is known: constants may be older. */
function summed(output: readonly number[], [a, b]: readonly (readonly number[])[]): number {
  const [m, n] = output.slice(-2);
  return a.length > 0 ? size(a.slice(-2)) / m : size(b.slice(-2)) / n;
}

/** Multiplications and additions a second in a product of large matrices: what the process's threads can do at most. */
export function arithmeticLimit(): number {
  const n = 1024;
  return tf.tidy(() => {
    const a = tf.ones([n, n]) as Tensor2D;
    let best = Infinity;
    for (let i = 0; i < 10; i++) {
      const begin = performance.now();
      tf.matMul(a, a).dispose();
      best = Math.min(best, performance.now() - begin);
    }
    return (2 * n ** 3) / (best / 1000);
  });
}
