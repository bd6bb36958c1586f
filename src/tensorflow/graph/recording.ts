import { tf, type Tensor } from '../load';
import { attribute, binding, idOf, isConstant, watch, type Binding, type OpAttribute } from '../rawOp';
import type { Variable } from '../variable';
import { GraphDef } from './graphDef';

/** A function of tensors. What it returns is the caller's to dispose. */
export type TensorFunction = (...inputs: Tensor[]) => Tensor[];

/** A choice that a function made by the numbers of one of the graph's inputs. */
export interface Decision {
  /** Which input, counted from 0. */
  readonly input: number;
  readonly predicate: (values: Float32Array) => boolean;
  readonly outcome: boolean;
}

/** What a function did in one call, as a graph that does it again. */
export interface Recorded {
  /** The bytes of saved_model.pb. */
  readonly model: Uint8Array;
  /** The graph's inputs: the function's arguments, then the variables that it read, then tensors from outside. */
  readonly inputs: readonly string[];
  readonly read: readonly Variable[];
  /** The addon's numbers of the tensors from outside. */
  readonly captured: readonly number[];
  /** The graph's outputs: the function's results, then the new values of the variables that it wrote. */
  readonly outputs: readonly string[];
  readonly written: readonly Variable[];
  readonly decisions: readonly Decision[];
}

/** A variable while a function is recorded: its value is a tensor of the graph. */
interface Held {
  /** Its value before, where the function has read that. */
  readonly input?: string;
  value: Tensor;
  written: boolean;
}

let current: Recording | undefined;

/** The recording under way, if there is one. */
export const currentRecording = (): Recording | undefined => (current?.paused ? undefined : current);

/**
 * Lets a function choose by the numbers of a tensor: the only way in which one that is to run as a graph may read any. The
 * graph is used for as long as the predicate says what it said when it was recorded.
 */
export function decide(value: Tensor, predicate: Decision['predicate']): boolean {
  return currentRecording()?.decide(value, predicate) ?? predicate(value.dataSync() as Float32Array);
}

/**
 * Runs a function op by op, as ever, and writes down what TensorFlow is told to do. Variables take their new values only when
 * the function is over.
 */
export function record(
  f: TensorFunction,
  inputs: readonly Tensor[],
): { readonly results: Tensor[]; readonly recorded: Recorded | undefined } {
  const recording = new Recording(inputs);
  const before = current;
  const unwatch = watch(recording.calls);
  const stop = (): void => {
    current = before;
    unwatch();
  };
  try {
    current = recording;
    const results = tf.tidy(() => f(...inputs));
    const outputs = recording.outputs(results);
    stop();
    return { results, recorded: recording.end(outputs) };
  } finally {
    stop();
    recording.dispose();
  }
}

class Recording {
  readonly #graph = new GraphDef();
  /** Where each of the addon's tensors comes from, by number: "n3:0". */
  readonly #sources = new Map<number, string>();
  /** Those of the graph's inputs. */
  readonly #given = new Set<string>();
  /** Those whose numbers never change. */
  readonly #fixed = new Set<string>();
  readonly #variables = new Map<Variable, Held>();
  readonly #captured = new Map<number, string>();
  readonly #decisions: (Omit<Decision, 'input'> & { readonly source: string })[] = [];
  readonly #arguments: readonly string[];
  #paused = false;
  /** Whether something was done that no graph can do. */
  #refused = false;

  /** What it does with calls of the addon. */
  readonly calls: Partial<Binding> = {
    executeOp: (name, attributes, inputs, outputs) => {
      const made = binding.executeOp(name, attributes, inputs, outputs);
      if (!this.#paused && !this.#refused) {
        const sources = inputs.map((id) => this.#sourceOf(id));
        const node = this.#graph.op(name, attributes, sources);
        if (node === undefined) this.#refused = true;
        made.forEach(({ id }, output) => this.#sources.set(id, `${node}:${output}`));
      }
      return made;
    },
    createTensor: (shape, type, values) => {
      const id = binding.createTensor(shape, type, values);
      if (!this.#paused) this.#constant(id, type, shape, values);
      return id;
    },
    tensorDataSync: (id) => {
      // What a function does with numbers that it reads, nobody sees.
      if (!this.#paused) this.#refused = true;
      return binding.tensorDataSync(id);
    },
  };

  get paused(): boolean {
    return this.#paused;
  }

  constructor(inputs: readonly Tensor[]) {
    this.#arguments = inputs.map((input) => this.#input(input));
  }

  /** The value of a variable, as a tensor of the caller's own. */
  read(variable: Variable): Tensor {
    let held = this.#variables.get(variable);
    if (!held) {
      const value = this.#aside(() => tf.keep(variable.read()));
      held = { input: this.#input(value), value, written: false };
      this.#variables.set(variable, held);
    }
    return held.value.clone();
  }

  write(variable: Variable, value: Tensor): void {
    const held = this.#variables.get(variable);
    held?.value.dispose();
    this.#variables.set(variable, { ...held, value: tf.keep(value.clone()), written: true });
  }

  decide(value: Tensor, predicate: Decision['predicate']): boolean {
    const source = this.#sourceOf(idOf(value));
    const outcome = this.#aside(() => predicate(value.dataSync() as Float32Array));
    if (!this.#fixed.has(source)) this.#decisions.push({ source, predicate, outcome });
    return outcome;
  }

  /** Says that what is done now cannot be part of a graph. */
  refuse(): void {
    this.#refused = true;
  }

  /** The graph's outputs where the function has these results. */
  outputs(results: readonly Tensor[]): string[] {
    if (this.#refused) return [];
    return [...results, ...this.#written().map(([, { value }]) => value)].map((value) => this.#output(value));
  }

  /** Gives the variables their values. */
  end(outputs: readonly string[]): Recorded | undefined {
    for (const [variable, { value }] of this.#written()) variable.assign(value);
    const read = [...this.#variables].flatMap(([variable, { input }]) =>
      input === undefined ? [] : [{ variable, input }],
    );
    const inputs = [...this.#arguments, ...read.map(({ input }) => input), ...this.#captured.values()];
    const decisions = this.#decisions.map(({ source, ...rest }) => ({
      input: inputs.indexOf(source),
      ...rest,
    }));
    // Numbers that the function has computed itself are known only while the graph runs.
    if (this.#refused || decisions.some(({ input }) => input < 0)) return undefined;
    return {
      model: this.#graph.savedModel(),
      inputs,
      read: read.map(({ variable }) => variable),
      captured: [...this.#captured.keys()],
      outputs,
      written: this.#written().map(([variable]) => variable),
      decisions,
    };
  }

  dispose(): void {
    for (const { value } of this.#variables.values()) value.dispose();
  }

  #written(): [Variable, Held][] {
    return [...this.#variables].filter(([, { written }]) => written);
  }

  #input(tensor: Tensor): string {
    // Tensors that were made outside reach the addon when they are first used.
    const id = this.#aside(() => idOf(tensor));
    const source = `${this.#graph.placeholder(typeOf(tensor).value as number, tensor.shape)}:0`;
    this.#sources.set(id, source);
    this.#given.add(source);
    return source;
  }

  #output(tensor: Tensor): string {
    const source = this.#sourceOf(idOf(tensor));
    // TensorFlow does not give back as it is what it was given.
    return this.#given.has(source) ? `${this.#graph.op('Identity', [typeOf(tensor)], [source])}:0` : source;
  }

  #constant(id: number, type: number, shape: readonly number[], values: ArrayBufferView): string {
    const source = `${this.#graph.constant(type, shape, values)}:0`;
    this.#sources.set(id, source);
    this.#fixed.add(source);
    return source;
  }

  /** Of a tensor from outside: the numbers of an op's constant, or else an input that is given again at each run. */
  #sourceOf(id: number): string {
    const known = this.#sources.get(id);
    if (known !== undefined) return known;
    const values = binding.tensorDataSync(id);
    if (isConstant(id)) {
      const vector = values as Int32Array;
      return this.#constant(id, binding.TF_INT32, [vector.length], vector);
    }
    const source = `${this.#graph.placeholder(values instanceof Int32Array ? binding.TF_INT32 : binding.TF_FLOAT)}:0`;
    this.#sources.set(id, source);
    this.#captured.set(id, source);
    this.#given.add(source);
    this.#fixed.add(source);
    return source;
  }

  #aside<T>(f: () => T): T {
    const before = this.#paused;
    this.#paused = true;
    try {
      return f();
    } finally {
      this.#paused = before;
    }
  }
}

const typeOf = ({ dtype }: Tensor): OpAttribute =>
  dtype === 'int32' ? attribute.int32('T') : attribute.float32('T');
