import type { StepSizes } from './boundaryStep';

/** Outcomes after which a rate is judged, and the factor that a step is changed by. */
const SPHERICAL_TRIALS = 100;
const CANDIDATE_TRIALS = 30;
const FACTOR = 1.5;

/**
 * Keeps the steps of one image in the range in which they succeed neither always nor hardly ever, as trust-region
 * methods do: about half of the points on the sphere are to be adversarial (the boundary is then about flat within a
 * step), and a tenth to a quarter of the steps towards the original. Rates and factor are those of the authors' program.
 */
export class StepControl {
  readonly sizes: StepSizes;
  #spherical: boolean[] = [];
  #candidates: boolean[] = [];

  constructor({ spherical, source }: StepSizes) {
    this.sizes = { spherical, source };
  }

  /** Reports whether a point on the sphere was adversarial. */
  spherical(adversarial: boolean): void {
    this.#spherical.push(adversarial);
    if (this.#spherical.length < SPHERICAL_TRIALS) return;
    const rate = share(this.#spherical);
    this.#spherical = [];
    if (rate > 0.5) this.#change(FACTOR);
    else if (rate < 0.2) this.#change(1 / FACTOR);
  }

  /** Reports whether a step towards the original was adversarial. */
  candidate(adversarial: boolean): void {
    this.#candidates.push(adversarial);
    if (this.#candidates.length < CANDIDATE_TRIALS) return;
    const rate = share(this.#candidates);
    this.#candidates = [];
    if (rate > 0.25) this.sizes.source *= FACTOR;
    else if (rate < 0.1) this.sizes.source /= FACTOR;
  }

  #change(factor: number): void {
    this.sizes.spherical *= factor;
    this.sizes.source *= factor;
  }
}

const share = (outcomes: readonly boolean[]): number => outcomes.filter(Boolean).length / outcomes.length;
