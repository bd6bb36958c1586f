import { z } from 'zod';
import { checkImages, type Images } from '../datasets/images';
import { InputError, NotFittedError } from '../errors';
import { beginWithDictionary, LayersModel, Network, type Architecture, type LayerMaker } from '../networks';
import { RandomStream } from '../random';
import type { FitOptions, ReconstructionLoss } from '../training';
import type { Autoencoder } from './autoencoder';
import { autoencoderLayers } from './autoencoderLayers';
import { mapBatches } from './batched';
import { collapseWarnings } from './collapse';
import { aboveThreshold, type Companions, type Detector } from './detector';
import { checkSameNetwork, resolveOptions, type NetworkDetectorOptions } from './options';
import { checkProbabilities, resolveReconstructionLoss } from './reconstructionLoss';
import { readDetector, restored, writeDetector } from './savedDetector';
import { networkOptionsSchema, tensorsOf, weightsOf } from './savedNetwork';
import { resolveSphere, type SphereOptions } from './sphere';
import { distancesTo, startingCentre, trainDeepSvdd, type ResolvedDeepSvddOptions } from './trainDeepSvdd';

export type { Objective } from './sphere';

export interface DeepSvddOptions extends NetworkDetectorOptions, Partial<SphereOptions> {
  /** A fitted autoencoder whose encoder this detector begins with; without it training begins with random weights. */
  readonly pretrained?: Autoencoder;
  /** A fitted detector whose network and centre this one goes on with, instead of beginning anew. */
  readonly start?: DeepSvdd;
  /**
   * The weight lambda >= 0 of a reconstruction penalty, lambda / 2 times the mean reconstruction error of a decoder that
   * is trained along (the Theano program's 1 / C_rec); 0, the default, for none.
   */
  readonly reconstructionPenalty?: number;
  /** How reconstructions are compared with their images; 'l2' by default. */
  readonly reconstructionLoss?: ReconstructionLoss;
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
  /** Of the reconstruction penalty, where there are any to begin with. */
  readonly #decoderWeights: Record<string, Float32Array> | undefined;
  readonly #startingCentre: Float32Array | undefined;
  #fitted: Fitted | undefined;
  #warnings: readonly string[] = [];

  /** @throws InputError for options that are unknown or out of range; NotFittedError for an unfitted autoencoder */
  constructor(options: DeepSvddOptions) {
    const { architecture, ...resolved } = resolveOptions(options, 'deepSvdd');
    const { pretrained, start, reconstructionPenalty = 0 } = options;
    if (!(reconstructionPenalty >= 0 && Number.isFinite(reconstructionPenalty))) {
      throw new InputError(`The reconstruction penalty must be >= 0, not ${reconstructionPenalty}.`);
    }
    if (pretrained && start)
      throw new InputError('Give an autoencoder or a detector to start from, not both.');
    if (pretrained) checkSameNetwork(pretrained.options, resolved);
    if (start) checkSameNetwork(start.options, resolved);
    this.options = {
      ...resolved,
      ...resolveSphere(options, resolved.repDim),
      reconstructionPenalty,
      reconstructionLoss: resolveReconstructionLoss(options.reconstructionLoss),
    };
    this.#architecture = architecture;
    this.#encoderWeights = pretrained?.encoderWeights() ?? start?.weights();
    this.#decoderWeights = reconstructionPenalty > 0 ? pretrained?.weights() : undefined;
    this.#startingCentre = start?.centre;
  }

  async fit(images: Images, options: FitOptions = {}): Promise<void> {
    const { reconstructionPenalty, reconstructionLoss } = this.options;
    checkImages(images, 'DeepSvdd.fit', this.#architecture.inputShape);
    if (reconstructionPenalty > 0 && reconstructionLoss === 'ce') checkProbabilities(images, 'DeepSvdd.fit');
    this.dispose();
    const encoder = this.#network();
    const decoder = reconstructionPenalty > 0 ? this.#decoder() : undefined;
    try {
      const { recipe, seed, centre } = this.options;
      if (this.#encoderWeights) encoder.setWeights(this.#encoderWeights);
      else if (recipe.dictionary)
        beginWithDictionary(encoder, images, new RandomStream(seed, 'initialisation'));
      if (this.#decoderWeights) decoder?.setWeights(this.#decoderWeights);
      const known = centre === 'mean' ? this.#startingCentre : undefined;
      const start = known ?? (await startingCentre(encoder, images, this.options));
      const before = await distancesTo(encoder, start, images);
      const sphere = await trainDeepSvdd(images, this.options, { encoder, decoder, centre: start }, options);
      const after = await distancesTo(encoder, sphere.centre, images);
      const trained = this.options.training.epochs > 0;
      this.#fitted = { encoder, ...sphere };
      this.#warnings = collapseWarnings({ before, after, centre: sphere.centre, trained });
    } catch (error) {
      encoder.dispose();
      throw error;
    } finally {
      decoder?.dispose();
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
    return distancesTo(encoder, centre, images);
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

  #layers(): LayerMaker[] {
    return this.#architecture.encoder({ ...this.options.recipe, repDim: this.options.repDim });
  }

  #network(): Network {
    const stream = new RandomStream(this.options.seed, 'initialisation');
    return new Network(this.#architecture.inputShape, this.#layers(), stream);
  }

  #decoder(): Network {
    const { decoder } = autoencoderLayers(this.#architecture, this.options);
    const stream = new RandomStream(this.options.seed, 'initialisation');
    return new Network([this.options.repDim], decoder, stream);
  }

  #require(): Fitted {
    if (!this.#fitted) throw new NotFittedError('DeepSvdd');
    return this.#fitted;
  }
}
