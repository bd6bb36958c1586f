import { attribute, rawOp } from './rawOp';
import { tf, type Tensor } from './load';

/**
 * max(x, slope * x), with TensorFlow's fused gradient op (tfjs differentiates it by three elementwise ops).
 *
 * @param slope in [0, 1); both original programs use 0.01
 */
export function leakyRelu<T extends Tensor>(x: T, slope = 0.01): T {
  const attributes = [attribute.float32('T'), attribute.float('alpha', slope)];
  return tf.customGrad((...inputs) => {
    const [features, save] = inputs as unknown as [Tensor, (tensors: Tensor[]) => void];
    save([features]);
    return {
      value: rawOp('LeakyRelu', attributes, [features]),
      gradFunc: (dy, saved) => rawOp('LeakyReluGrad', attributes, [dy, (saved as Tensor[])[0]]),
    };
  })(x) as T;
}
