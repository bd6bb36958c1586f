import type { Tensor } from './load';
import { attribute, bfloat16Op, constant, rawOp } from './rawOp';

/** A convolution of stride 1 that keeps the image's size, and its gradients. */
export interface ConvolutionOps {
  /** Of images [n, height, width, channels] with a kernel [rows, columns, channels, filters]. */
  readonly forward: (x: Tensor, kernel: Tensor) => Tensor;
  /** How the gradients of the images and of the kernel are computed from that of the result, in this order. */
  readonly backward: (x: Tensor, kernel: Tensor, dy: Tensor) => readonly [() => Tensor, () => Tensor];
}

const attributes = [
  attribute.float32('T'),
  attribute.int('strides', [1, 1, 1, 1]),
  attribute.string('padding', 'SAME'),
  attribute.string('data_format', 'NHWC'),
  attribute.int('dilations', [1, 1, 1, 1]),
  attribute.int('explicit_paddings', []),
  attribute.bool('use_cudnn_on_gpu', false),
];

/** TensorFlow's ops, which oneDNN computes. */
const plain = (run: typeof rawOp): ConvolutionOps => ({
  forward: (x, kernel) => run('Conv2D', attributes, [x, kernel]),
  backward: (x, kernel, dy) => [
    () => run('Conv2DBackpropInput', attributes, [constant(x.shape), kernel, dy]),
    () => run('Conv2DBackpropFilter', attributes, [x, constant(kernel.shape), dy]),
  ],
});

export const plainOps = plain(rawOp);
/** The same in bfloat16. */
export const bfloat16Ops = plain(bfloat16Op);
