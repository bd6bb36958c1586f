import { differentiable } from './differentiable';
import { tf, type Tensor, type Tensor4D } from './load';
import { nativeOpWorks } from './probe';
import { attribute, rawOp, rawOps } from './rawOp';

const attributes = [
  attribute.float32('T'),
  attribute.int('ksize', [1, 2, 2, 1]),
  attribute.int('strides', [1, 2, 2, 1]),
  attribute.string('padding', 'VALID'),
  attribute.string('data_format', 'NHWC'),
];
const forwardAttributes = [...attributes, attribute.int('explicit_paddings', [])];
const native = [attribute.bool('workspace_enabled', true), attribute.string('_kernel', 'MklNameChangeOp')];

/** The two directions of 2 x 2 max-pooling. */
export interface MaxPoolOps {
  /** The maxima, and what else the way back needs. */
  readonly forward: (x: Tensor) => Tensor[];
  /** The gradient of x from that of the maxima, `pooled` being what `forward` gave. */
  readonly backward: (x: Tensor, dy: Tensor, pooled: readonly Tensor[]) => Tensor;
}

/** oneDNN's max-pooling, called by its internal name; a second output remembers where each maximum was. */
export const nativeMaxPool: MaxPoolOps = {
  forward: (x) => rawOps('_MklNativeMaxPool', [...forwardAttributes, ...native], [x], 2),
  backward: (x, dy, [y, workspace]) =>
    rawOp('_MklNativeMaxPoolGrad', [...attributes, ...native], [x, y, dy, workspace]),
};

/** TensorFlow's public ops. */
export const plainMaxPool: MaxPoolOps = {
  forward: (x) => rawOps('MaxPool', forwardAttributes, [x], 1),
  backward: (x, dy, [y]) => rawOp('MaxPoolGrad', forwardAttributes, [x, y, dy]),
};

/**
 * Whether oneDNN's max-pool can be called by its internal name. Its gradient takes a thirtieth of the time of
 * TensorFlow's public MaxPoolGrad, which eager execution does not replace by itself.
 */
export const hasNativeMaxPool: () => boolean = nativeOpWorks(() => {
  const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  const pooled = nativeMaxPool.forward(x);
  return (
    nativeMaxPool
      .backward(x, tf.tensor4d([5], [1, 1, 1, 1]), pooled)
      .dataSync()
      .join() === '0,0,0,5'
  );
});

/** The fastest that is there. */
export const maxPoolOps = (): MaxPoolOps => (hasNativeMaxPool() ? nativeMaxPool : plainMaxPool);

/**
 * The maxima of non-overlapping 2 x 2 windows of [n, height, width, channels]; a last odd row or column is dropped.
 * The gradient goes to the first position that holds the maximum, as in PyTorch and Theano.
 */
export function maxPool2x2(x: Tensor4D, ops: MaxPoolOps = maxPoolOps()): Tensor4D {
  return differentiable([x], {
    forward: (save) => {
      const pooled = ops.forward(x);
      save([x, ...pooled]);
      return pooled[0];
    },
    backward: (dy, [input, ...pooled]) => [() => ops.backward(input, dy, pooled)],
  }) as Tensor4D;
}
