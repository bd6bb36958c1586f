import { tf, type Tensor } from './load';

interface Engine {
  runKernelFunc(kernel: {
    inputs: Record<string, Tensor>;
    forwardFunc: (backend: unknown, save: (tensors: Tensor[]) => void) => Tensor;
    backwardsFunc: (dy: Tensor, saved: Tensor[]) => Record<string, () => Tensor>;
  }): Tensor;
}

const engine = tf.engine() as unknown as Engine;

/** What `differentiable` is made of. */
export interface Derivative {
  /** The value; `save` keeps tensors for the backward pass, when there will be one. */
  readonly forward: (save: (tensors: Tensor[]) => void) => Tensor;
  /**
   * For each input, how the gradient with respect to it is computed: a new tensor. `share` is for what several of them need,
   * and is none of them.
   */
  readonly backward: (
    dy: Tensor,
    saved: Tensor[],
    share: <T extends Tensor>(tensor: T) => T,
  ) => readonly (() => Tensor)[];
}

/** What the last function of a backward pass was given, or made for several gradients. */
let used: Tensor[] = [];

/**
 * A function of tensors with its own gradient, as `tf.customGrad`, but that
 *
 * - only those gradients are computed that are asked for: a network's first convolution has no use for the gradient of the
 *   images, and it is as dear as that of the kernel;
 * - what they are computed from is freed as soon as the next one's turn has come, which tfjs does when all gradients are there: halfway
 *   back a deep network would take twice the memory.
 */
export function differentiable(inputs: readonly Tensor[], { forward, backward }: Derivative): Tensor {
  return engine.runKernelFunc({
    inputs: Object.fromEntries(inputs.entries()),
    forwardFunc: (_, save) => forward(save),
    backwardsFunc: (dy, saved) => {
      tf.dispose(used);
      used = [dy, ...saved];
      const share = <T extends Tensor>(tensor: T): T => {
        used.push(tensor);
        return tensor;
      };
      return Object.fromEntries(backward(dy, saved, share).entries());
    },
  });
}
