import type { Weight } from '../networks';
import { resourceUpdate, tf, Variable, type Tensor } from '../tensorflow';
import { solverOf, type SolverName } from './solvers';

/** Which weights decay, and how fast: the gradient of a decaying weight w gets `rate` * w added. */
export interface WeightDecay {
  readonly rate: number;
  readonly applies: (weight: Weight) => boolean;
}

export interface OptimiserOptions {
  readonly solver: SolverName;
  /** Of momentum and nesterov. */
  readonly momentum: number;
  readonly decay: WeightDecay;
}

/**
 * Moves weights along their gradients by one of the solvers, with the weight decay coupled to the gradient, as both
 * original programs have it (not AdamW's).
 */
export class Optimiser {
  #steps = 0;
  readonly #solver: ReturnType<typeof solverOf>;
  readonly #slots: readonly { weight: Weight; slots: Variable[]; decay: boolean }[];
  readonly #after: readonly Tensor[];
  readonly #decayRate: Tensor;

  constructor(weights: readonly Weight[], { solver, momentum, decay }: OptimiserOptions) {
    this.#solver = solverOf(solver, momentum);
    this.#after = (this.#solver.scalarsAfter ?? []).map((value) => tf.keep(tf.scalar(value)));
    this.#decayRate = tf.keep(tf.scalar(decay.rate));
    this.#slots = weights.map((weight) => ({
      weight,
      slots: this.#solver.slots.map((first) => Variable.filled(weight.variable.shape, first)),
      decay: decay.rate > 0 && decay.applies(weight),
    }));
  }

  /** One step. `gradients` come in the order of the weights; nothing that was read from the weights may be alive. */
  step(gradients: readonly Tensor[], learningRate: number): void {
    this.#steps++;
    const { op, nesterov = false } = this.#solver;
    tf.tidy(() => {
      const scalars = this.#solver.scalars(learningRate, this.#steps).map((value) => tf.scalar(value));
      const shared = { scalars, scalarsAfter: this.#after, nesterov };
      this.#slots.forEach(({ weight, slots, decay }, i) => {
        const gradient = decay ? this.#decayed(gradients[i], weight) : gradients[i];
        resourceUpdate(op, weight.variable, gradient, { slots, ...shared });
      });
    });
  }

  dispose(): void {
    tf.dispose([...this.#after, this.#decayRate]);
    for (const slot of this.#slots.flatMap(({ slots }) => slots)) slot.dispose();
  }

  #decayed(gradient: Tensor, { variable }: Weight): Tensor {
    const value = variable.read();
    const decayed = tf.add(gradient, tf.mul(value, this.#decayRate));
    value.dispose();
    return decayed;
  }
}
