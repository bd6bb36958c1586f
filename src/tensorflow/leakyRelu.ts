import { differentiable } from './differentiable';
import type { Tensor } from './load';
import { attribute, rawOp } from './rawOp';

/**
 * max(x, slope * x), with TensorFlow's fused gradient op (tfjs differentiates it by three elementwise ops).
 *
 * @param slope in [0, 1); both original programs use 0.01
 */
export function leakyRelu<T extends Tensor>(x: T, slope = 0.01): T {
  const attributes = [attribute.float32('T'), attribute.float('alpha', slope)];
  return differentiable([x], {
    forward: (save) => {
      const y = rawOp('LeakyRelu', attributes, [x]);
      // The gradient asks for the sign alone, and y has that of x: the next layer keeps y anyway, x can go.
      save([y]);
      return y;
    },
    backward: (dy, [y]) => [() => rawOp('LeakyReluGrad', attributes, [dy, y])],
  }) as T;
}
