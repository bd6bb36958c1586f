import type { Weight, WeightValues } from '../../networks';
import { tf, Variable, type Scalar, type Tensor1D, type Tensor2D } from '../../tensorflow';
import { oneClassLoss, radiusOf, softBoundaryLoss, squaredDistances, type RadiusRule } from '../../training';
import { RadiusSchedule } from './radiusSchedule';
import { smallestSphere } from './smallestSphere';
import type { SphereOptions } from './options';

interface Surroundings {
  readonly nu: number;
  readonly rule: RadiusRule;
  /** The representations of all training images by the network as it is now, row-major [n, d]. */
  readonly representations: () => Promise<Float64Array>;
  /** The squared distances of all training images to a centre, by the network as it is now. */
  readonly distances: (centre: Float32Array) => Promise<Float64Array>;
}

/**
 * The sphere while the network trains: the centre c and, with a soft boundary, the radius R, each fixed, found from time
 * to time, or trained as a weight together with the network's.
 */
export class Sphere {
  readonly #options: SphereOptions & Surroundings;
  readonly #centre: Variable;
  /** R^2 with a soft boundary: trained by a gradient, or what the schedule says. */
  readonly #radiusSquared: Variable | undefined;
  readonly #schedule: RadiusSchedule | undefined;

  private constructor(options: SphereOptions & Surroundings, centre: Float32Array) {
    this.#options = options;
    const initial = tf.tensor1d(centre);
    this.#centre = new Variable(initial);
    initial.dispose();
    if (options.objective === 'one-class') return;
    this.#radiusSquared = Variable.filled([], 0);
    if (options.radiusUpdate !== 'gradient') {
      this.#schedule = new RadiusSchedule({
        ...options,
        distances: () => this.#distances(),
        ...(options.centreUpdate === 'dual' ? { solve: () => this.#solveDual() } : {}),
      });
    }
  }

  /** @param centre where c begins */
  static async begin(options: SphereOptions & Surroundings, centre: Float32Array): Promise<Sphere> {
    const sphere = new Sphere(options, centre);
    try {
      if (sphere.#schedule) await sphere.#schedule.begin(options.initialRadius);
      else if (sphere.#radiusSquared)
        sphere.#setRadius(options.initialRadius ?? (await sphere.#radiusByRule()));
      sphere.#followSchedule();
      return sphere;
    } catch (error) {
      sphere.dispose();
      throw error;
    }
  }

  /** What a gradient trains beside the network's weights. */
  get trained(): Weight[] {
    const weight = (name: string, variable: Variable): Weight => ({ name, kind: 'sphere', variable });
    return [
      ...(this.#options.centreUpdate === 'gradient' ? [weight('sphere.centre', this.#centre)] : []),
      ...(this.#radiusSquared && !this.#schedule
        ? [weight('sphere.radius_squared', this.#radiusSquared)]
        : []),
    ];
  }

  /** c now. */
  get centre(): Float32Array {
    return this.#centre.values();
  }

  /** R now, a distance; undefined with the one-class objective, which has none before its end. */
  get radius(): number | undefined {
    if (this.#schedule) return this.#schedule.radius;
    return this.#radiusSquared && Math.sqrt(this.#radiusSquared.values()[0]);
  }

  /** The objective's data term for a batch of representations, given the values of what is trained. */
  loss(representations: Tensor2D, values: WeightValues): Scalar {
    const centre = (values['sphere.centre'] ?? this.#centre.read()) as Tensor1D;
    const distances = squaredDistances(representations, centre);
    if (!this.#radiusSquared) return oneClassLoss(distances);
    this.#schedule?.seeBatch(distances);
    const squared = values['sphere.radius_squared'] ?? this.#radiusSquared.read();
    return softBoundaryLoss(distances, squared as Scalar, this.#options.nu);
  }

  afterBatch(epoch: number): void {
    const squared = this.#radiusSquared;
    if (this.#schedule) {
      this.#schedule.afterBatch(epoch);
      this.#followSchedule();
    } else if (squared) {
      // A gradient step may lead below 0, where there is no radius.
      tf.tidy(() => squared.assign(tf.relu(squared.read())));
    }
  }

  /** R after an epoch. */
  async afterEpoch(epoch: number): Promise<number | undefined> {
    await this.#schedule?.afterEpoch(epoch);
    this.#followSchedule();
    return this.radius;
  }

  /** c and R at the end; with the one-class objective R is found here, for the threshold alone. */
  async end(epochs: number): Promise<{ centre: Float32Array; radius: number }> {
    await this.#schedule?.end(epochs);
    const radius = this.radius ?? (await this.#radiusByRule());
    return { centre: this.centre, radius };
  }

  dispose(): void {
    this.#schedule?.dispose();
    this.#centre.dispose();
    this.#radiusSquared?.dispose();
  }

  #followSchedule(): void {
    if (this.#schedule) this.#setRadius(this.#schedule.radius);
  }

  #setRadius(radius: number): void {
    tf.tidy(() => this.#radiusSquared?.assign(tf.scalar(radius ** 2)));
  }

  #distances(): Promise<Float64Array> {
    return this.#options.distances(this.centre);
  }

  async #radiusByRule(): Promise<number> {
    return radiusOf(await this.#distances(), this.#options.nu, this.#options.rule);
  }

  /** Moves c and returns R. */
  async #solveDual(): Promise<number> {
    const representations = await this.#options.representations();
    const { centre, radius } = smallestSphere(representations, this.#centre.shape[0], this.#options.nu);
    tf.tidy(() => this.#centre.assign(tf.tensor1d(centre)));
    return radius;
  }
}
