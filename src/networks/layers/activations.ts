import { leakyRelu as leakyReluOp, tf, type Tensor } from '../../tensorflow';
import type { LayerMaker } from '../layer';

function activation(description: string, apply: (x: Tensor) => Tensor): LayerMaker {
  return (shape) => ({ description, outputShape: shape, weights: [], apply });
}

/** max(x, 0.01 x), the slope of both original programs. */
export const leakyRelu = (): LayerMaker => activation('leaky ReLU', (x) => leakyReluOp(x));

/** x where it is positive, else exp(x) - 1 (Clevert et al. 2016), alpha 1. */
export const elu = (): LayerMaker => activation('ELU', (x) => tf.elu(x));

/** 1 / (1 + exp(-x)), which brings a decoder's output into (0, 1). */
export const sigmoid = (): LayerMaker => activation('sigmoid', (x) => tf.sigmoid(x));
