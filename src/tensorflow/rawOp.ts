import { tf, type Tensor } from './load';

/** An attribute of a TensorFlow op, as the addon takes it. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | number[];
}

interface Binding {
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_Version: string;
}

interface Backend {
  readonly binding: Binding;
  executeMultipleOutputs(
    name: string,
    attributes: OpAttribute[],
    inputs: Tensor[],
    outputs: number,
  ): Tensor[];
}

const backend = tf.backend() as unknown as Backend;
const { binding } = backend;

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

/** Runs one TensorFlow op eagerly, outside of the gradient tape, and returns its first `outputs` outputs. */
export function rawOps(name: string, attributes: OpAttribute[], inputs: Tensor[], outputs: number): Tensor[] {
  return backend.executeMultipleOutputs(name, attributes, inputs, outputs);
}

/** Runs one TensorFlow op with a single output. */
export function rawOp(name: string, attributes: OpAttribute[], inputs: Tensor[]): Tensor {
  return rawOps(name, attributes, inputs, 1)[0];
}
