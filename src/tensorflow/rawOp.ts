import { tf, type Tensor } from './load';

/** An attribute of a TensorFlow op, as the addon takes it. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | number[];
}

/** The addon's own functions, as far as they are called here. */
export interface Binding {
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_Version: string;
  deleteTensor(id: number): void;
  executeOp(name: string, attributes: OpAttribute[], inputs: number[], outputs: number): TensorMetadata[];
  createTensor(shape: number[], type: number, values: ArrayBufferView): number;
  tensorDataSync(id: number): ArrayBufferView;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(model: number): void;
  runSavedModel(model: number, inputs: number[], inputNames: string, outputNames: string): TensorMetadata[];
}

/** What the addon says of a tensor. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

interface Backend {
  binding: Binding;
  /** The addon's own numbers of tensors. */
  getInputTensorIds(tensors: Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): Tensor;
}

const backend = tf.backend() as unknown as Backend;

/** The addon. Ops are to go through the backend's `binding` each time, because someone may be watching. */
export const { binding } = backend;

/** Lets somebody see calls of the addon, who passes them on to `binding`, until the returned function is called. */
export function watch(calls: Partial<Binding>): () => void {
  const before = backend.binding;
  const properties = Object.entries(calls).map(([name, value]) => [name, { value }] as const);
  const watching = Object.create(before, Object.fromEntries(properties)) as Binding;
  backend.binding = watching;
  return () => {
    if (backend.binding === watching) backend.binding = before;
  };
}

/** Whether somebody sees the calls of the addon now. */
export const isWatched = (): boolean => backend.binding !== binding;

/** The version of the TensorFlow library itself, e.g. "2.21.0". */
export const tensorflowVersion = binding.TF_Version;

/** Makers of attributes; ops take float32 unless said otherwise. */
export const attribute = {
  float32: (name: string): OpAttribute => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }),
  int32: (name: string): OpAttribute => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 }),
  string: (name: string, value: string): OpAttribute => ({ name, type: binding.TF_ATTR_STRING, value }),
  int: (name: string, value: number | number[]): OpAttribute => ({ name, type: binding.TF_ATTR_INT, value }),
  float: (name: string, value: number): OpAttribute => ({ name, type: binding.TF_ATTR_FLOAT, value }),
  shape: (name: string, value: number[]): OpAttribute => ({ name, type: binding.TF_ATTR_SHAPE, value }),
  bool: (name: string, value: boolean): OpAttribute => ({ name, type: binding.TF_ATTR_BOOL, value }),
};

/** Whole numbers that an op takes beside tensors: a shape, an order of axes. */
export class Constant {
  constructor(readonly id: number) {}
}

const constants = new Map<string, Constant>();
const constantIds = new Set<number>();

/** Whether a number of the addon is that of such a vector. */
export const isConstant = (id: number): boolean => constantIds.has(id);

/** A vector of whole numbers, made when first asked for and kept: there are a few dozen shapes in a process. */
export function constant(values: readonly number[]): Constant {
  const key = values.join();
  let found = constants.get(key);
  if (!found) {
    found = new Constant(binding.createTensor([values.length], binding.TF_INT32, Int32Array.from(values)));
    constants.set(key, found);
    constantIds.add(found.id);
  }
  return found;
}

/** Runs one TensorFlow op eagerly, outside of the gradient tape, and returns its first `outputs` outputs. */
export function rawOps(
  name: string,
  attributes: OpAttribute[],
  inputs: readonly (Tensor | Constant)[],
  outputs: number,
): Tensor[] {
  return execute(name, attributes, inputs.map(idOf), outputs).map(tensorOf);
}

/** Runs one TensorFlow op with a single output. */
export function rawOp(
  name: string,
  attributes: OpAttribute[],
  inputs: readonly (Tensor | Constant)[],
): Tensor {
  return rawOps(name, attributes, inputs, 1)[0];
}

/** TensorFlow's number of the type bfloat16, which tfjs does not know. */
const BFLOAT16 = 14;
const castAttributes = (from: number, to: number): OpAttribute[] => [
  { name: 'SrcT', type: binding.TF_ATTR_TYPE, value: from },
  { name: 'DstT', type: binding.TF_ATTR_TYPE, value: to },
  attribute.bool('Truncate', false),
];
const toBfloat16 = castAttributes(binding.TF_FLOAT, BFLOAT16);
const toFloat32 = castAttributes(BFLOAT16, binding.TF_FLOAT);

/**
 * The same with float32 inputs rounded to bfloat16 and the output made float32 again. What is in between lives under the
 * addon's own numbers only, because tfjs has no tensors of that type.
 */
export function bfloat16Op(
  name: string,
  attributes: OpAttribute[],
  inputs: readonly (Tensor | Constant)[],
): Tensor {
  const made: number[] = [];
  const run = (...op: Parameters<Binding['executeOp']>): number => {
    const [{ id }] = execute(...op);
    made.push(id);
    return id;
  };
  try {
    const ids = inputs.map((input) =>
      input instanceof Constant ? input.id : run('Cast', toBfloat16, [idOf(input)], 1),
    );
    const typed = attributes.map((a) => (a.name === 'T' ? { ...a, value: BFLOAT16 } : a));
    return tensorOf(execute('Cast', toFloat32, [run(name, typed, ids, 1)], 1)[0]);
  } finally {
    for (const id of made) binding.deleteTensor(id);
  }
}

/** The addon's number of a tensor. */
export const idOf = (input: Tensor | Constant): number =>
  input instanceof Constant ? input.id : backend.getInputTensorIds([input])[0];

/** A tensor of what the addon has made. */
export const tensorOf = (metadata: TensorMetadata): Tensor => backend.createOutputTensor(metadata);

const execute: Binding['executeOp'] = (...op) => backend.binding.executeOp(...op);
