import { tf, type Tensor4D, type Tensor } from './load';
import { nativeOpWorks } from './probe';
import { attribute, rawOp, rawOps } from './rawOp';

const poolAttributes = [
  attribute.float32('T'),
  attribute.int('ksize', [1, 2, 2, 1]),
  attribute.int('strides', [1, 2, 2, 1]),
  attribute.string('padding', 'VALID'),
  attribute.string('data_format', 'NHWC'),
];
const nativeAttributes = [
  ...poolAttributes,
  attribute.bool('workspace_enabled', true),
  attribute.string('_kernel', 'MklNameChangeOp'),
];
const nativeForwardAttributes = [...nativeAttributes, attribute.int('explicit_paddings', [])];

/** Pools x; the second output remembers where each maximum was. */
const nativeForward = (x: Tensor): Tensor[] => rawOps('_MklNativeMaxPool', nativeForwardAttributes, [x], 2);
const nativeBackward = (x: Tensor, y: Tensor, dy: Tensor, workspace: Tensor): Tensor =>
  rawOp('_MklNativeMaxPoolGrad', nativeAttributes, [x, y, dy, workspace]);

/**
 * Whether oneDNN's max-pool can be called by its internal name. Its gradient takes a thirtieth of the time of
 * TensorFlow's public MaxPoolGrad, which eager execution does not replace by itself.
 */
export const hasNativeMaxPool: () => boolean = nativeOpWorks(() => {
  const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  const [y, workspace] = nativeForward(x);
  return (
    nativeBackward(x, y, tf.tensor4d([5], [1, 1, 1, 1]), workspace)
      .dataSync()
      .join() === '0,0,0,5'
  );
});

/**
 * The maxima of non-overlapping 2 x 2 windows of [n, height, width, channels]; a last odd row or column is dropped.
 * The gradient goes to the first position that holds the maximum, as in PyTorch and Theano.
 */
export function maxPool2x2(x: Tensor4D): Tensor4D {
  if (!hasNativeMaxPool()) return tf.maxPool(x, 2, 2, 'valid');
  return tf.customGrad((...inputs) => {
    const [input, save] = inputs as unknown as [Tensor, (tensors: Tensor[]) => void];
    const [value, workspace] = nativeForward(input);
    save([input, value, workspace]);
    return {
      value,
      gradFunc: (dy, saved) => {
        const [x, y, workspace] = saved as Tensor[];
        return nativeBackward(x, y, dy, workspace);
      },
    };
  })(x) as Tensor4D;
}
