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

  /** The gradients of the weights, in their order, with the decay of those that do. */
  withDecay(gradients: readonly Tensor[], values: readonly Tensor[]): Tensor[] {
    return gradients.map((gradient, i) =>
      this.#slots[i].decay ? tf.add(gradient, tf.mul(values[i], this.#decayRate)) : gradient,
    );
  }

  /**
   * One step along gradients that have their decay. They come in the order of the weights; nothing that was read from the weights
   * may be alive.
   */
  step(gradients: readonly Tensor[], learningRate: number): void {
    this.#steps++;
    const { op, nesterov = false } = this.#solver;
    tf.tidy(() => {
      const scalars = this.#solver.scalars(learningRate, this.#steps).map((value) => tf.scalar(value));
      const shared = { scalars, scalarsAfter: this.#after, nesterov };
      this.#slots.forEach(({ weight, slots }, i) =>
        resourceUpdate(op, weight.variable, gradients[i], { slots, ...shared }),
      );
    });
  }

  dispose(): void {
    tf.dispose([...this.#after, this.#decayRate]);
    for (const slot of this.#slots.flatMap(({ slots }) => slots)) slot.dispose();
  }
}
