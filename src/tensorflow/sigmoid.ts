import { differentiable } from './differentiable';
import type { Tensor } from './load';
import { attribute, rawOp } from './rawOp';

const attributes = [attribute.float32('T')];

/** 1 / (1 + exp(-x)), with TensorFlow's fused gradient op (tfjs differentiates it by three elementwise ops). */
export function sigmoid<T extends Tensor>(x: T): T {
  return differentiable([x], {
    forward: (save) => {
      const y = rawOp('Sigmoid', attributes, [x]);
      save([y]);
      return y;
    },
    backward: (dy, [y]) => [() => rawOp('SigmoidGrad', attributes, [y, dy])],
  }) as T;
}
