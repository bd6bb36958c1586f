import { leakyRelu as leakyReluOp, sigmoid as sigmoidOp, tf, type Tensor } from '../../tensorflow';
import type { KerasLayer, LayerMaker } from '../layer';

/** The slope of both original programs; TensorFlow's own default is another. */
const SLOPE = 0.01;

function activation(description: string, apply: (x: Tensor) => Tensor, keras: KerasLayer): LayerMaker {
  return (shape) => ({ description, outputShape: shape, weights: [], apply, keras: [keras] });
}

const named = (activation: string): KerasLayer => ({ className: 'Activation', config: { activation } });

/** max(x, 0.01 x). */
export const leakyRelu = (): LayerMaker =>
  activation('leaky ReLU', (x) => leakyReluOp(x), { className: 'LeakyReLU', config: { alpha: SLOPE } });

/** x where it is positive, else exp(x) - 1 (Clevert et al. 2016), alpha 1. */
export const elu = (): LayerMaker => activation('ELU', (x) => tf.elu(x), named('elu'));

/** 1 / (1 + exp(-x)), which brings a decoder's output into (0, 1). */
export const sigmoid = (): LayerMaker => activation('sigmoid', (x) => sigmoidOp(x), named('sigmoid'));
