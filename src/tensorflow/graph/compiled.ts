import { tf, type Tensor } from '../load';
import { isWatched } from '../rawOp';
import { Graph } from './graph';
import { record, type Recorded, type TensorFunction } from './recording';

/** More shapes of inputs than these run op by op, and so does a function that has not done the same twice by then. */
const MOST_SHAPES = 4;
const MOST_RECORDINGS = 6;

/** What is known of the function for inputs of certain shapes. */
interface Known {
  recordings: number;
  /** What the last call did, if it can be a graph. */
  recorded?: Recorded;
  graph?: Graph;
}

/**
 * A function of tensors and variables that runs as a TensorFlow graph as soon as it has done the same in two calls with inputs
 * of the same shapes. A graph does what the ops do one by one, to the bit, in less time and memory: tfjs spends ten to fifty
 * microseconds on each op, and keeps what lies between them until the function is over.
 *
 * The function may read and write variables (`Variable`), use tensors that outlive it, and choose by numbers with `decide`.
 * Numbers of JavaScript that it turns into tensors become constants: what changes from call to call has to come as an
 * argument or from a variable. A function that reads numbers otherwise stays as it is, op by op.
 */
export class Compiled {
  readonly #known = new Map<string, Known>();

  constructor(private readonly f: TensorFunction) {}

  /** How many graphs there are. */
  get graphs(): number {
    return [...this.#known.values()].filter(({ graph }) => graph).length;
  }

  /**
   * @param inputs float32 or int32
   * @returns the function's results; the caller disposes them
   */
  call(...inputs: Tensor[]): Tensor[] {
    // Whoever watches ops sees each: a profile, or a function around this one that is being recorded.
    if (isWatched()) return tf.tidy(() => this.f(...inputs));
    const known = this.#knownOf(inputs.map(({ dtype, shape }) => `${dtype} ${shape.join(' x ')}`).join());
    const results = known?.graph?.run(inputs);
    if (results) return results;
    if (!known || known.recordings === MOST_RECORDINGS) return tf.tidy(() => this.f(...inputs));
    known.recordings++;
    known.graph?.dispose();
    const before = known.recorded;
    const { results: byOp, recorded } = record(this.f, inputs);
    known.recorded = recorded;
    known.graph = recorded && before && same(recorded, before) ? graphOf(recorded) : undefined;
    return byOp;
  }

  /** Frees the graphs. The function can be called on. */
  dispose(): void {
    for (const { graph } of this.#known.values()) graph?.dispose();
    this.#known.clear();
  }

  #knownOf(shapes: string): Known | undefined {
    const known = this.#known.get(shapes);
    if (known || this.#known.size === MOST_SHAPES) return known;
    const fresh = { recordings: 0 };
    this.#known.set(shapes, fresh);
    return fresh;
  }
}

/** A graph is a matter of speed: where none can be had, the ops do. */
function graphOf(recorded: Recorded): Graph | undefined {
  try {
    return new Graph(recorded);
  } catch {
    return undefined;
  }
}

function same(a: Recorded, b: Recorded): boolean {
  const equal = <T>(one: readonly T[], other: readonly T[]): boolean =>
    one.length === other.length && one.every((value, i) => value === other[i]);
  return (
    Buffer.compare(a.model, b.model) === 0 &&
    equal(a.inputs, b.inputs) &&
    equal(a.outputs, b.outputs) &&
    equal(a.captured, b.captured) &&
    equal(a.read, b.read) &&
    equal(a.written, b.written) &&
    equal(
      a.decisions.map(({ input, outcome }) => `${input} ${outcome}`),
      b.decisions.map(({ input, outcome }) => `${input} ${outcome}`),
    )
  );
}
