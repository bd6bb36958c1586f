import type { Weight } from '../networks';
import { applyAdam, tf, Variable, type Tensor } from '../tensorflow';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Which weights decay, and how fast: the gradient of a decaying weight w gets `rate` * w added. */
export interface WeightDecay {
  readonly rate: number;
  readonly applies: (weight: Weight) => boolean;
}

/**
 * Adam (Kingma and Ba 2015) with the weight decay coupled to the gradient, as both original programs have it (not
 * AdamW's), and epsilon 1e-8 beside the bias-corrected root, as PyTorch has it.
 */
export class Adam {
  #steps = 0;
  readonly #slots: readonly { weight: Weight; m: Variable; v: Variable; decay: boolean }[];
  readonly #constants = {
    zero: tf.keep(tf.scalar(0)),
    beta1: tf.keep(tf.scalar(BETA1)),
    beta2: tf.keep(tf.scalar(BETA2)),
  };
  readonly #decayRate: Tensor;

  constructor(weights: readonly Weight[], { rate, applies }: WeightDecay) {
    this.#decayRate = tf.keep(tf.scalar(rate));
    this.#slots = weights.map((weight) => ({
      weight,
      m: Variable.zeros(weight.variable.shape),
      v: Variable.zeros(weight.variable.shape),
      decay: rate > 0 && applies(weight),
    }));
  }

  /** One step. `gradients` come in the order of the weights; nothing that was read from the weights may be alive. */
  step(gradients: readonly Tensor[], learningRate: number): void {
    this.#steps++;
    // TensorFlow's op divides m by sqrt(v) + epsilon without correcting their bias: both corrections go into the rate,
    // and epsilon shrinks along so that it stands beside the corrected root.
    const rootCorrection = Math.sqrt(1 - BETA2 ** this.#steps);
    tf.tidy(() => {
      const scalars = {
        ...this.#constants,
        learningRate: tf.scalar((learningRate * rootCorrection) / (1 - BETA1 ** this.#steps)),
        epsilon: tf.scalar(EPSILON * rootCorrection),
      };
      this.#slots.forEach(({ weight, m, v, decay }, i) => {
        const gradient = decay ? this.#decayed(gradients[i], weight) : gradients[i];
        applyAdam(weight.variable, m, v, scalars, gradient);
      });
    });
  }

  dispose(): void {
    tf.dispose([this.#constants, this.#decayRate]);
    for (const { m, v } of this.#slots) {
      m.dispose();
      v.dispose();
    }
  }

  #decayed(gradient: Tensor, { variable }: Weight): Tensor {
    const value = variable.read();
    const decayed = tf.add(gradient, tf.mul(value, this.#decayRate));
    value.dispose();
    return decayed;
  }
}
