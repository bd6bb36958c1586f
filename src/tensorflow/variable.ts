import { currentRecording } from './graph/recording';
import { attribute, rawOp, rawOps } from './rawOp';
import { numbers } from './numbers';
import { tf, type Tensor } from './load';

const handleAttributes = (shape: readonly number[]) => [
  attribute.float32('dtype'),
  attribute.shape('shape', [...shape]),
  // TensorFlow's own marker for a variable without a name, which lives as long as its handle.
  attribute.string('shared_name', 'cd2c89b7-88b7-44c8-ad83-06c2a9158347'),
  attribute.string('container', ''),
];
const assignAttributes = [attribute.float32('dtype'), attribute.bool('validate_shape', false)];
const readAttributes = [attribute.float32('dtype')];
const typeAttributes = [attribute.float32('T')];

/**
 * A float32 variable held by TensorFlow itself (a resource), so that native optimiser ops update it in place.
 *
 * `read()` shares the variable's memory until the variable is next written. Dispose what was read before writing,
 * or TensorFlow copies the memory first.
 */
export class Variable {
  readonly shape: readonly number[];
  /** The resource handle, for ops such as ResourceApplyAdam. */
  readonly handle: Tensor;

  constructor(initial: Tensor) {
    this.shape = initial.shape;
    this.handle = tf.keep(rawOp('VarHandleOp', handleAttributes(initial.shape), []));
    this.assign(initial);
  }

  /** A variable with the same number everywhere. */
  static filled(shape: readonly number[], value: number): Variable {
    const initial = tf.fill([...shape], value);
    const variable = new Variable(initial);
    initial.dispose();
    return variable;
  }

  /** The value now, as a tensor the caller disposes. */
  read(): Tensor {
    return currentRecording()?.read(this) ?? rawOp('ReadVariableOp', readAttributes, [this.handle]);
  }

  /** Takes over the value of a tensor of the same shape; the tensor stays the caller's. */
  assign(value: Tensor): void {
    const recording = currentRecording();
    if (recording) recording.write(this, value);
    else rawOps('AssignVariableOp', assignAttributes, [this.handle, value], 0);
  }

  /** Moves the value the given share of the way to `target`: value <- value - share * (value - target). */
  moveTowards(target: Tensor, share: Tensor): void {
    tf.tidy(() => {
      const value = this.read();
      const way = rawOp('Mul', typeAttributes, [share, rawOp('Sub', typeAttributes, [value, target])]);
      this.assign(rawOp('Sub', typeAttributes, [value, way]));
    });
  }

  /** A copy of the value, row-major. */
  values(): Float32Array {
    return Float32Array.from(numbers(() => this.read()));
  }

  dispose(): void {
    rawOps('DestroyResourceOp', [attribute.bool('ignore_lookup_error', true)], [this.handle], 0);
    this.handle.dispose();
  }
}
