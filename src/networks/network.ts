import { InputError } from '../errors';
import type { RandomStream } from '../random';
import {
  Compiled,
  tf,
  Variable,
  type PatchStatistics,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '../tensorflow';
import type { Layer, LayerContext, LayerMaker, Shape, WeightKind, WeightSpec } from './layer';

/** The share of a batch's statistics in the running ones, in both original programs. */
const STATISTIC_SHARE = 0.1;

/** A weight that exists. */
export interface Weight {
  readonly name: string;
  readonly kind: WeightKind;
  readonly variable: Variable;
}

/** Values of weights by name, for a network's `apply`. */
export type WeightValues = Readonly<Record<string, Tensor>>;

/** A chain of layers with its weights in TensorFlow's memory. */
export class Network {
  readonly layers: readonly Layer[];
  readonly outputShape: Shape;
  readonly weights: readonly Weight[];
  readonly #byName = new Map<string, Weight>();
  readonly #seed: number;
  /** How many seeds the layers have drawn, where there are some that draw any. */
  readonly #seedsDrawn: Variable | undefined;
  readonly #evaluation = new Compiled((x) => [this.apply(x, {}, false)]);

  /**
   * @param inputShape of one example
   * @param stream of which each weight draws its first values under its own name
   */
  constructor(
    readonly inputShape: Shape,
    layers: readonly LayerMaker[],
    stream: RandomStream,
  ) {
    this.layers = chain(inputShape, layers);
    this.outputShape = this.layers.at(-1)?.outputShape ?? inputShape;
    this.weights = this.layers.flatMap((layer) => layer.weights).map((spec) => create(spec, stream));
    this.#seed = stream.sub('dropout').integer(2 ** 31 - 1);
    if (this.layers.some(({ draws }) => draws)) this.#seedsDrawn = Variable.filled([1], 0);
    for (const weight of this.weights) this.#byName.set(weight.name, weight);
  }

  /** The weights that a gradient changes. */
  get trainable(): readonly Weight[] {
    return this.weights.filter(({ kind }) => kind !== 'statistic');
  }

  /**
   * The network as a function of its input and its trainable weights' values, so that it can be differentiated.
   * While training, running statistics are updated on the way.
   *
   * @param patches what is known of the patches of x, for a network that `usesPatches`: the first batch normalisation then has
   *   its statistics from them, and x takes no gradient through these
   */
  apply(x: Tensor, values: WeightValues, training: boolean, patches?: PatchStatistics): Tensor {
    const share = training ? tf.scalar(STATISTIC_SHARE) : undefined;
    const context: LayerContext = {
      training,
      weight: (name) => values[name] ?? this.#get(name).variable.read(),
      seed: () => this.#drawSeed(),
      updateStatistic: (name, batchValue) =>
        this.#get(name).variable.moveTowards(batchValue, share as Tensor),
    };
    const statistics = (i: number): Tensor2D | undefined =>
      i === 1 && training && patches ? this.layers[0].resultStatistics?.(patches, context) : undefined;
    const applyTo = (value: Tensor, layer: Layer, i: number): Tensor => {
      if (this.#poolsToo(i - 1)) return value;
      if (layer.applyAndPool && this.#poolsToo(i)) return layer.applyAndPool(value, context, statistics(i));
      if (layer.applyInBlocks && this.#poolsToo(i + 1)) return layer.applyInBlocks(value, context);
      return layer.apply(value, context);
    };
    // What a layer makes on its way is freed at its end, and its input, too, where no gradient needs it.
    return this.layers.reduce((value, layer, i) => tf.tidy(() => applyTo(value, layer, i)), x);
  }

  /** Whether training is faster where the moments of the images' patches are known. */
  get usesPatches(): boolean {
    return this.layers[0]?.resultStatistics !== undefined && this.#poolsToo(1);
  }

  /** The output in evaluation mode: running statistics, nothing updated. */
  evaluate(x: Tensor): Tensor {
    return this.#evaluation.call(x)[0];
  }

  /** A copy of every weight by name, row-major. */
  copyWeights(): Record<string, Float32Array> {
    return Object.fromEntries(this.weights.map(({ name, variable }) => [name, variable.values()]));
  }

  /**
   * Takes over the values of all its weights from `values`, which may hold more.
   *
   * @throws InputError where one is missing or of another size
   */
  setWeights(values: Readonly<Record<string, ArrayLike<number>>>): void {
    for (const { name, variable } of this.weights) {
      const size = variable.shape.reduce((product, length) => product * length, 1);
      if (values[name]?.length !== size) {
        throw new InputError(
          `The weight "${name}" needs ${size} numbers (${variable.shape.join(' x ')}), ` +
            `but there are ${values[name]?.length ?? 'none'}.`,
        );
      }
    }
    for (const { name, variable } of this.weights) {
      tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(values[name]), [...variable.shape])));
    }
  }

  dispose(): void {
    for (const { variable } of this.weights) variable.dispose();
    this.#seedsDrawn?.dispose();
    this.#evaluation.dispose();
  }

  /** Whether a layer does the max-pooling that comes after it. */
  #poolsToo(i: number): boolean {
    return this.layers[i]?.applyAndPool !== undefined && this.layers[i + 1]?.pools === true;
  }

  #drawSeed(): Tensor1D {
    const drawn = this.#seedsDrawn;
    if (!drawn) throw new Error('A layer that draws seeds has to say so.');
    const count = drawn.read() as Tensor1D;
    drawn.assign(tf.add(count, 1));
    return tf.concat([tf.tensor1d([this.#seed], 'int32'), tf.cast(count, 'int32')]);
  }

  #get(name: string): Weight {
    const weight = this.#byName.get(name);
    if (!weight) throw new InputError(`There is no weight "${name}" in this network.`);
    return weight;
  }
}

/** How many numbers each weight of a network would have, by name; nothing is made. */
export function weightSizes(inputShape: Shape, layers: readonly LayerMaker[]): Record<string, number> {
  const specs = chain(inputShape, layers).flatMap(({ weights }) => weights);
  return Object.fromEntries(specs.map(({ name, shape }) => [name, shape.reduce((a, b) => a * b, 1)]));
}

/** The layers, each made for the shape that the one before it gives. */
export function chain(inputShape: Shape, layers: readonly LayerMaker[]): Layer[] {
  let shape = inputShape;
  return layers.map((make) => {
    const layer = make(shape);
    shape = layer.outputShape;
    return layer;
  });
}

function create({ name, kind, shape, initial }: WeightSpec, stream: RandomStream): Weight {
  const value = tf.tensor(initial(stream.sub(name)), [...shape]);
  const variable = new Variable(value);
  value.dispose();
  return { name, kind, variable };
}
