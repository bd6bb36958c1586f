import { tf, type Tensor, type Tensor4D } from './load';
import { attribute, rawOp } from './rawOp';

const attributes = [
  attribute.float32('T'),
  attribute.int('block_size', 2),
  attribute.string('data_format', 'NHWC'),
];

/** [n, h, w, 4 c] -> [n, 2 h, 2 w, c]: each pixel's four groups of channels become a 2 x 2 square (tfjs has no gradient). */
export function depthToSpace2x2(x: Tensor4D): Tensor4D {
  return tf.customGrad((x) => ({
    value: rawOp('DepthToSpace', attributes, [x as Tensor]),
    gradFunc: (dy) => rawOp('SpaceToDepth', attributes, [dy]),
  }))(x) as Tensor4D;
}
