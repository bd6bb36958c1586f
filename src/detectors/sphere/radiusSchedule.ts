import { Variable, type Tensor1D } from '../../tensorflow';
import { exactRadius, radiusByLineSearch, radiusOf, type RadiusRule } from '../../training';
import type { SphereOptions } from './options';

interface ScheduleOptions extends Pick<SphereOptions, 'radiusUpdate' | 'warmUpEpochs' | 'radiusEvery'> {
  readonly nu: number;
  readonly rule: RadiusRule;
  /** The squared distances of all training images, by the network as it is now. */
  readonly distances: () => Promise<Float64Array>;
  /** Finds R after the warm-up in its own way. */
  readonly solve?: () => Promise<number>;
}

/**
 * The radius R of the soft-boundary objective, where it is found from time to time for the network as it is.
 *
 * R minimises R^2 + 1 / (nu n) * sum of max(0, d - R^2) for fixed distances at their (1 - nu) quantile (paper, section
 * 3.2 and proposition 4), so R is set there:
 *
 * - From all training images (the Theano program): at the start, after each epoch of the warm-up, and every
 *   `radiusEvery` epochs after it, then by the rule or as `radiusUpdate` says.
 * - By the rule `quantile` (the PyTorch port): 0 during the warm-up, then from each batch after its step.
 */
export class RadiusSchedule {
  #radius = 0;
  /** Squared distances of the batch at hand, where R is set by them. */
  readonly #batch: Variable | undefined;
  readonly #byEpoch: boolean;
  readonly #solve: () => Promise<number>;

  constructor(private readonly options: ScheduleOptions) {
    const { nu, rule, radiusUpdate, distances, solve } = options;
    this.#byEpoch = rule === 'order-statistic' || radiusUpdate !== 'rule' || solve !== undefined;
    if (!this.#byEpoch) this.#batch = Variable.filled([0], 0);
    const find = radiusUpdate === 'line-search' ? radiusByLineSearch : exactRadius;
    const byRule = radiusUpdate === 'rule';
    this.#solve = solve ?? (async () => (byRule ? this.#byRule() : find(await distances(), nu)));
  }

  /** R now, a distance. */
  get radius(): number {
    return this.#radius;
  }

  /** @param given R at the start; as the rule says for null */
  async begin(given: number | null): Promise<void> {
    if (given !== null) this.#radius = given;
    else if (this.#byEpoch) this.#radius = await this.#byRule();
  }

  /** Remembers the squared distances of the batch at hand, when R will be set by them. */
  seeBatch(distances: Tensor1D): void {
    this.#batch?.assign(distances);
  }

  afterBatch(epoch: number): void {
    const { nu, rule, warmUpEpochs } = this.options;
    if (this.#batch && epoch >= warmUpEpochs) this.#radius = radiusOf(this.#batch.values(), nu, rule);
  }

  async afterEpoch(epoch: number): Promise<void> {
    const { warmUpEpochs, radiusEvery } = this.options;
    if (!this.#byEpoch) return;
    if (epoch < warmUpEpochs) this.#radius = await this.#byRule();
    else if (epoch % radiusEvery === 0) this.#radius = await this.#solve();
  }

  /** Training that ended within the warm-up takes R from all images. */
  async end(epochs: number): Promise<void> {
    if (epochs <= this.options.warmUpEpochs) this.#radius = await this.#byRule();
  }

  dispose(): void {
    this.#batch?.dispose();
  }

  async #byRule(): Promise<number> {
    const { nu, rule, distances } = this.options;
    return radiusOf(await distances(), nu, rule);
  }
}
