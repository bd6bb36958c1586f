import { tf, type Tensor1D } from '../tensorflow';
import { radiusOf, type RadiusRule } from '../training';

interface RadiusOptions {
  readonly nu: number;
  readonly rule: RadiusRule;
  readonly warmUpEpochs: number;
  readonly radiusEvery: number;
  /** The squared distances of all training images, by the network as it is now. */
  readonly allDistances: () => Promise<Float64Array>;
}

/**
 * The radius R of the soft-boundary objective while the network trains.
 *
 * R minimises R^2 + 1 / (nu n) * sum of max(0, d - R^2) for fixed distances at their (1 - nu) quantile (paper, section
 * 3.2 and proposition 4), so R is set there from time to time:
 *
 * - Theano program (`order-statistic`): from all training images, at the start, after each epoch of the warm-up, and
 *   every `radiusEvery` epochs after it. Its line search for the same minimum mixed up R and R^2 and is not repeated.
 * - PyTorch port (`quantile`): 0 during the warm-up, then from each batch after its step.
 */
export class SoftBoundaryRadius {
  #radius = 0;
  #batch: Tensor1D | undefined;

  constructor(private readonly options: RadiusOptions) {}

  /** R now, a distance. */
  get radius(): number {
    return this.#radius;
  }

  async begin(): Promise<void> {
    if (this.#byEpoch) await this.#fromAll();
  }

  /** Remembers the squared distances of the batch at hand, when R will be set by them. */
  seeBatch(distances: Tensor1D): void {
    if (this.#byEpoch) return;
    this.#batch?.dispose();
    this.#batch = tf.keep(distances.clone());
  }

  afterBatch(epoch: number): void {
    const { nu, rule, warmUpEpochs } = this.options;
    if (this.#batch && epoch >= warmUpEpochs) this.#radius = radiusOf(this.#batch.dataSync(), nu, rule);
  }

  async afterEpoch(epoch: number): Promise<number> {
    const { warmUpEpochs, radiusEvery } = this.options;
    if (this.#byEpoch && (epoch < warmUpEpochs || epoch % radiusEvery === 0)) await this.#fromAll();
    return this.#radius;
  }

  /** R at the end; training that ended within the warm-up takes it from all images. */
  async final(epochs: number): Promise<number> {
    if (epochs <= this.options.warmUpEpochs) await this.#fromAll();
    return this.#radius;
  }

  dispose(): void {
    this.#batch?.dispose();
    this.#batch = undefined;
  }

  get #byEpoch(): boolean {
    return this.options.rule === 'order-statistic';
  }

  async #fromAll(): Promise<void> {
    const { nu, rule, allDistances } = this.options;
    this.#radius = radiusOf(await allDistances(), nu, rule);
  }
}
