import { leakyRelu as leakyReluOp, tf } from '../../tensorflow';
import type { LayerMaker } from '../layer';

/** max(x, 0.01 x), the slope of both original programs. */
export function leakyRelu(): LayerMaker {
  return (shape) => ({
    description: 'leaky ReLU',
    outputShape: shape,
    weights: [],
    apply: (x) => leakyReluOp(x),
  });
}

/** 1 / (1 + exp(-x)), which brings a decoder's output into (0, 1). */
export function sigmoid(): LayerMaker {
  return (shape) => ({
    description: 'sigmoid',
    outputShape: shape,
    weights: [],
    apply: (x) => tf.sigmoid(x),
  });
}
