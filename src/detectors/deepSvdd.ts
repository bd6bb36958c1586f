import { z } from 'zod';
import { checkImages, type Images } from '../datasets/images';
import { InputError, NotFittedError } from '../errors';
import { beginWithDictionary, LayersModel, Network, type Architecture, type LayerMaker } from '../networks';
import { RandomStream } from '../random';
import { tf, type Scalar, type Tensor1D, type Tensor2D, type Tensor4D } from '../tensorflow';
import {
  centreOf,
  dealBatches,
  oneClassLoss,
  radiusOf,
  softBoundaryLoss,
  squaredDistances,
  train,
  type FitOptions,
} from '../training';
import type { Autoencoder } from './autoencoder';
import { imageTensor, mapBatches } from './batched';
import { collapseWarnings } from './collapse';
import { aboveThreshold, type Companions, type Detector } from './detector';
import {
  checkSameNetwork,
  resolveOptions,
  type NetworkDetectorOptions,
  type ResolvedOptions,
} from './options';
import { readDetector, restored, writeDetector } from './savedDetector';
import { networkOptionsSchema, tensorsOf, weightsOf } from './savedNetwork';
import { SoftBoundaryRadius } from './softBoundaryRadius';

/** `one-class` draws all images to the centre (equation 4); `soft-boundary` lets a share nu lie outside (equation 3). */
export type Objective = 'one-class' | 'soft-boundary';

export interface DeepSvddOptions extends NetworkDetectorOptions {
  /** 'one-class' by default. */
  readonly objective?: Objective;
  /** Soft-boundary: epochs before R takes part in its own way; 10 by default. */
  readonly warmUpEpochs?: number;
  /** Soft-boundary, Theano program: R is found anew every so many epochs after the warm-up; 5 by default. */
  readonly radiusEvery?: number;
  /** A fitted autoencoder whose encoder this detector begins with; without it training begins with random weights. */
  readonly pretrained?: Autoencoder;
  /** A fitted detector whose network and centre this one goes on with, instead of beginning anew. */
  readonly start?: DeepSvdd;
}

interface ResolvedDeepSvddOptions extends ResolvedOptions {
  readonly objective: Objective;
  readonly warmUpEpochs: number;
  readonly radiusEvery: number;
}

interface Fitted {
  readonly encoder: Network;
  readonly centre: Float32Array;
  readonly radius: number;
}

/**
 * Deep Support Vector Data Description (Ruff et al., ICML 2018): a network without biases learns to map normal images
 * into the smallest hypersphere around a fixed centre c. The score is the squared distance to c, the threshold is R^2.
 *
 * With `training: { epochs: 0 }` nothing is trained: c and R are set for the network as it begins.
 */
export class DeepSvdd implements Detector {
  readonly method = 'deep-svdd';
  readonly options: ResolvedDeepSvddOptions;
  readonly #architecture: Architecture;
  readonly #encoderWeights: Record<string, Float32Array> | undefined;
  readonly #startingCentre: Float32Array | undefined;
  #fitted: Fitted | undefined;
  #warnings: readonly string[] = [];

  /** @throws InputError for options that are unknown or out of range; NotFittedError for an unfitted autoencoder */
  constructor(options: DeepSvddOptions) {
    const { architecture, ...resolved } = resolveOptions(options, 'deepSvdd');
    const { objective = 'one-class', warmUpEpochs = 10, radiusEvery = 5, pretrained, start } = options;
    if (objective !== 'one-class' && objective !== 'soft-boundary') {
      throw new InputError(
        `The objective must be "one-class" or "soft-boundary", not "${String(objective)}".`,
      );
    }
    if (
      !Number.isInteger(warmUpEpochs) ||
      warmUpEpochs < 0 ||
      !Number.isInteger(radiusEvery) ||
      radiusEvery < 1
    ) {
      throw new InputError('warmUpEpochs must be an integer >= 0 and radiusEvery an integer >= 1.');
    }
    if (pretrained && start)
      throw new InputError('Give an autoencoder or a detector to start from, not both.');
    if (pretrained) checkSameNetwork(pretrained.options, resolved);
    if (start) checkSameNetwork(start.options, resolved);
    this.options = { ...resolved, objective, warmUpEpochs, radiusEvery };
    this.#architecture = architecture;
    this.#encoderWeights = pretrained?.encoderWeights() ?? start?.weights();
    this.#startingCentre = start?.centre;
  }

  async fit(images: Images, options: FitOptions = {}): Promise<void> {
    checkImages(images, 'DeepSvdd.fit', this.#architecture.inputShape);
    this.dispose();
    const encoder = this.#network();
    try {
      const { recipe, seed } = this.options;
      if (this.#encoderWeights) encoder.setWeights(this.#encoderWeights);
      else if (recipe.dictionary)
        beginWithDictionary(encoder, images, new RandomStream(seed, 'initialisation'));
      const centre =
        this.#startingCentre ??
        centreOf(await mapBatches(images, (batch) => encoder.evaluate(batch)), this.options.repDim);
      const before = await distancesOf(encoder, centre, images);
      const radius = await this.#train(encoder, centre, images, options);
      const after = await distancesOf(encoder, centre, images);
      const trained = this.options.training.epochs > 0;
      this.#fitted = { encoder, centre, radius };
      this.#warnings = collapseWarnings({ before, after, centre, trained });
    } catch (error) {
      encoder.dispose();
      throw error;
    }
  }

  /** Signs of a collapsed hypersphere, by the training images; none when the detector was loaded. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** The squared distance of each image's representation to the centre. */
  async score(images: Images): Promise<Float64Array> {
    const { encoder, centre } = this.#require();
    checkImages(images, 'DeepSvdd.score', this.#architecture.inputShape);
    return distancesOf(encoder, centre, images);
  }

  /** The representations phi(x), row-major [n, repDim]. */
  async represent(images: Images): Promise<Float64Array> {
    const { encoder } = this.#require();
    checkImages(images, 'DeepSvdd.represent', this.#architecture.inputShape);
    return mapBatches(images, (batch) => encoder.evaluate(batch));
  }

  /** The centre c of the hypersphere, [repDim]. */
  get centre(): Float32Array {
    return this.#require().centre.slice();
  }

  /** The hypersphere's radius R: a distance, not squared. */
  get radius(): number {
    return this.#require().radius;
  }

  /** R^2, because scores are squared distances. */
  get threshold(): number {
    return this.radius ** 2;
  }

  /** A copy of the network's weights by name, running statistics included. */
  weights(): Record<string, Float32Array> {
    return this.#require().encoder.copyWeights();
  }

  async predict(images: Images): Promise<Uint8Array> {
    return aboveThreshold(await this.score(images), this.threshold);
  }

  async save(folder: string, companions: Companions = {}): Promise<void> {
    const { encoder, centre, radius } = this.#require();
    const model = new LayersModel(encoder.inputShape);
    const representation = model.network(model.input, encoder);
    const score = model.squaredDistance(representation, centre);
    await writeDetector(
      folder,
      {
        method: this.method,
        options: this.options,
        state: { centre: [...centre], radius },
        tensors: tensorsOf(encoder.weights),
        layersModel: model.files({ representation, score }),
      },
      companions,
    );
  }

  /** @throws DataError when the folder does not hold a whole Deep SVDD detector */
  static async load(folder: string): Promise<DeepSvdd> {
    const { options, state, tensors } = await readDetector(folder, 'deep-svdd', {
      options: networkOptionsSchema as unknown as z.ZodType<ResolvedDeepSvddOptions>,
      state: z.object({ centre: z.array(z.number()), radius: z.number().min(0) }),
    });
    return restored(folder, () => {
      const empty = new DeepSvdd(options);
      const weights = weightsOf(tensors, empty.#architecture.inputShape, empty.#layers());
      return DeepSvdd.from(options, { ...state, weights });
    });
  }

  /**
   * A fitted detector from known numbers, e.g. those of another program.
   *
   * @param state the centre, the radius, and the encoder's weights by name in this package's layout
   */
  static from(
    options: DeepSvddOptions,
    state: {
      centre: ArrayLike<number>;
      radius: number;
      weights: Readonly<Record<string, ArrayLike<number>>>;
    },
  ): DeepSvdd {
    const detector = new DeepSvdd(options);
    const { repDim } = detector.options;
    if (state.centre.length !== repDim) {
      throw new InputError(`The centre needs ${repDim} numbers, but there are ${state.centre.length}.`);
    }
    const encoder = detector.#network();
    try {
      encoder.setWeights(state.weights);
    } catch (error) {
      encoder.dispose();
      throw error;
    }
    detector.#fitted = { encoder, centre: Float32Array.from(state.centre), radius: state.radius };
    return detector;
  }

  dispose(): void {
    this.#fitted?.encoder.dispose();
    this.#fitted = undefined;
    this.#warnings = [];
  }

  /** Trains the encoder; returns the radius at the end. */
  async #train(encoder: Network, centre: Float32Array, images: Images, options: FitOptions): Promise<number> {
    const { training, recipe, objective, nu, seed, warmUpEpochs, radiusEvery } = this.options;
    const allDistances = () => distancesOf(encoder, centre, images);
    const boundary =
      objective === 'soft-boundary'
        ? new SoftBoundaryRadius({ nu, rule: recipe.radiusRule, warmUpEpochs, radiusEvery, allDistances })
        : undefined;
    await boundary?.begin();
    const pixels = imageTensor(images);
    const batches = dealBatches(
      pixels,
      training.batchSize,
      recipe.batches,
      new RandomStream(seed, 'batches'),
    );
    const c = tf.tensor1d(centre);
    try {
      await train(
        {
          stage: this.method,
          weights: encoder.trainable,
          batches,
          schedule: training,
          optimiser: {
            ...training,
            decay: { rate: training.weightDecay, applies: ({ kind }) => kind === 'kernel' },
          },
          loss: (batch, values): Scalar => {
            const distances = squaredDistances(encoder.apply(batch, values, true) as Tensor2D, c);
            if (!boundary) return oneClassLoss(distances);
            boundary.seeBatch(distances);
            return softBoundaryLoss(distances, tf.scalar(boundary.radius ** 2), nu);
          },
          afterBatch: (epoch) => boundary?.afterBatch(epoch),
          afterEpoch: (epoch) => boundary?.afterEpoch(epoch),
        },
        options,
      );
      return boundary?.final(training.epochs) ?? radiusOf(await allDistances(), nu, recipe.radiusRule);
    } finally {
      boundary?.dispose();
      batches.dispose();
      tf.dispose([pixels, c]);
    }
  }

  #layers(): LayerMaker[] {
    return this.#architecture.encoder({ ...this.options.recipe, repDim: this.options.repDim });
  }

  #network(): Network {
    const stream = new RandomStream(this.options.seed, 'initialisation');
    return new Network(this.#architecture.inputShape, this.#layers(), stream);
  }

  #require(): Fitted {
    if (!this.#fitted) throw new NotFittedError('DeepSvdd');
    return this.#fitted;
  }
}

function distancesOf(encoder: Network, centre: Float32Array, images: Images): Promise<Float64Array> {
  const distances = (batch: Tensor4D): Tensor1D =>
    squaredDistances(encoder.evaluate(batch) as Tensor2D, tf.tensor1d(centre));
  return mapBatches(images, distances);
}
