import { z } from 'zod';
import { checkImages, type Images } from '../datasets/images';
import { InputError, NotFittedError } from '../errors';
import { beginWithDictionary, LayersModel, Network, type Architecture, type LayerMaker } from '../networks';
import { RandomStream } from '../random';
import { tf, type Tensor1D, type Tensor4D } from '../tensorflow';
import { dealBatches, radiusOf, reconstructionErrors, train, type FitOptions } from '../training';
import { imageTensor, mapBatches } from './batched';
import { aboveThreshold, type Companions, type Detector } from './detector';
import {
  checkSameNetwork,
  resolveOptions,
  type NetworkDetectorOptions,
  type ResolvedOptions,
} from './options';
import { readDetector, restored, writeDetector } from './savedDetector';
import { networkOptionsSchema, tensorsOf, weightsOf } from './savedNetwork';

export interface AutoencoderOptions extends NetworkDetectorOptions {
  /** A fitted autoencoder whose networks this one goes on with, instead of beginning anew. */
  readonly start?: Autoencoder;
}

/**
 * The deep convolutional autoencoder (DCAE) that mirrors Deep SVDD's network: its reconstruction error is a score of its
 * own, and its encoder is where Deep SVDD begins (paper, section 4.1).
 */
export class Autoencoder implements Detector {
  readonly method = 'autoencoder';
  #options: ResolvedOptions;
  readonly #architecture: Architecture;
  readonly #startingWeights: Record<string, Float32Array> | undefined;
  #fitted: { encoder: Network; decoder: Network; threshold: number } | undefined;

  /** @throws InputError for options that are unknown or out of range */
  constructor(options: AutoencoderOptions) {
    const { architecture, ...resolved } = resolveOptions(options, 'autoencoder');
    if (options.start) checkSameNetwork(options.start.options, resolved);
    this.#options = resolved;
    this.#architecture = architecture;
    this.#startingWeights = options.start?.weights();
  }

  get options(): ResolvedOptions {
    return this.#options;
  }

  async fit(images: Images, options: FitOptions = {}): Promise<void> {
    checkImages(images, 'Autoencoder.fit', this.#architecture.inputShape);
    this.dispose();
    const { training, recipe, seed } = this.options;
    const { encoder, decoder } = this.#networks();
    if (this.#startingWeights) {
      for (const network of [encoder, decoder]) network.setWeights(this.#startingWeights);
    } else if (recipe.dictionary) {
      beginWithDictionary(encoder, images, new RandomStream(seed, 'initialisation'));
    }
    const pixels = imageTensor(images);
    const batches = dealBatches(
      pixels,
      training.batchSize,
      recipe.batches,
      new RandomStream(seed, 'batches'),
    );
    try {
      await train(
        {
          stage: this.method,
          weights: [...encoder.trainable, ...decoder.trainable],
          batches,
          schedule: training,
          optimiser: {
            ...training,
            decay: {
              rate: training.weightDecay,
              applies: ({ kind }) => kind === 'kernel' || (recipe.decayScales && kind === 'scale'),
            },
          },
          loss: (batch, values) => {
            const code = encoder.apply(batch, values, true);
            return tf.mean(reconstructionErrors(decoder.apply(code, values, true), batch));
          },
        },
        options,
      );
      const errors = await mapBatches(images, (batch) => errorsOf(encoder, decoder, batch));
      this.#fitted = { encoder, decoder, threshold: thresholdOf(errors, this.options) };
    } catch (error) {
      encoder.dispose();
      decoder.dispose();
      throw error;
    } finally {
      batches.dispose();
      pixels.dispose();
    }
  }

  /** The squared reconstruction error of each image, summed over its pixels. */
  async score(images: Images): Promise<Float64Array> {
    const { encoder, decoder } = this.#require();
    checkImages(images, 'Autoencoder.score', this.#architecture.inputShape);
    return mapBatches(images, (batch) => errorsOf(encoder, decoder, batch));
  }

  /** What the decoder makes of the images' codes, in (0, 1), in the shape of the images. */
  async reconstruct(images: Images): Promise<Images> {
    const { encoder, decoder } = this.#require();
    checkImages(images, 'Autoencoder.reconstruct', this.#architecture.inputShape);
    const data = await mapBatches(images, (batch) => decoder.evaluate(encoder.evaluate(batch)));
    return { data: Float32Array.from(data), shape: images.shape };
  }

  /** The codes of the images, row-major [n, repDim]. */
  async represent(images: Images): Promise<Float64Array> {
    const { encoder } = this.#require();
    checkImages(images, 'Autoencoder.represent', this.#architecture.inputShape);
    return mapBatches(images, (batch) => encoder.evaluate(batch));
  }

  /** The (1 - nu) quantile of the training images' errors. */
  get threshold(): number {
    return this.#require().threshold;
  }

  /**
   * Sets the threshold anew, to the (1 - nu) quantile of the errors of these images; the weights stay.
   *
   * @throws InputError for a nu outside of (0, 1]
   */
  async calibrate(images: Images, nu: number): Promise<void> {
    if (!(nu > 0 && nu <= 1)) throw new InputError(`nu must be in (0, 1], not ${nu}.`);
    const fitted = this.#require();
    this.#options = { ...this.#options, nu };
    const errors = await this.score(images);
    this.#fitted = { ...fitted, threshold: thresholdOf(errors, this.#options) };
  }

  async predict(images: Images): Promise<Uint8Array> {
    return aboveThreshold(await this.score(images), this.threshold);
  }

  /** A copy of the encoder's weights by name, running statistics included. */
  encoderWeights(): Record<string, Float32Array> {
    return this.#require().encoder.copyWeights();
  }

  /** A copy of both networks' weights by name, running statistics included. */
  weights(): Record<string, Float32Array> {
    const { encoder, decoder } = this.#require();
    return { ...encoder.copyWeights(), ...decoder.copyWeights() };
  }

  async save(folder: string, companions: Companions = {}): Promise<void> {
    const { encoder, decoder, threshold } = this.#require();
    const model = new LayersModel(encoder.inputShape);
    const representation = model.network(model.input, encoder);
    const reconstruction = model.network(representation, decoder);
    const score = model.squaredError(model.input, reconstruction, encoder.inputShape[2]);
    await writeDetector(
      folder,
      {
        method: this.method,
        options: this.options,
        state: { threshold },
        tensors: tensorsOf([...encoder.weights, ...decoder.weights]),
        layersModel: model.files({ representation, reconstruction, score }),
      },
      companions,
    );
  }

  /** @throws DataError when the folder does not hold a whole autoencoder */
  static async load(folder: string): Promise<Autoencoder> {
    const { options, state, tensors } = await readDetector(folder, 'autoencoder', {
      options: networkOptionsSchema,
      state: z.object({ threshold: z.number() }),
    });
    return restored(folder, () => {
      const detector = new Autoencoder(options);
      const layers = detector.#layers();
      const weights = {
        ...weightsOf(tensors, detector.#architecture.inputShape, layers.encoder),
        ...weightsOf(tensors, [options.repDim], layers.decoder),
      };
      const { encoder, decoder } = detector.#networks();
      encoder.setWeights(weights);
      decoder.setWeights(weights);
      detector.#fitted = { encoder, decoder, threshold: state.threshold };
      return detector;
    });
  }

  dispose(): void {
    this.#fitted?.encoder.dispose();
    this.#fitted?.decoder.dispose();
    this.#fitted = undefined;
  }

  #layers(): { encoder: LayerMaker[]; decoder: LayerMaker[] } {
    const { repDim, recipe } = this.options;
    const { autoencoderConvolutions } = this.#architecture;
    const convolutions = recipe.initialiser === 'torch' ? autoencoderConvolutions : undefined;
    const convInitialiser = convolutions ? { convInitialiser: convolutions } : {};
    // Dropout is for Deep SVDD's own training, as in the Theano program.
    const options = { ...recipe, repDim, dropout: false, ...convInitialiser };
    return { encoder: this.#architecture.encoder(options), decoder: this.#architecture.decoder(options) };
  }

  #networks(): { encoder: Network; decoder: Network } {
    const { repDim, seed } = this.options;
    const { encoder, decoder } = this.#layers();
    const stream = new RandomStream(seed, 'initialisation');
    return {
      encoder: new Network(this.#architecture.inputShape, encoder, stream),
      decoder: new Network([repDim], decoder, stream),
    };
  }

  #require(): { encoder: Network; decoder: Network; threshold: number } {
    if (!this.#fitted) throw new NotFittedError('Autoencoder');
    return this.#fitted;
  }
}

/** The radius rules work on squared distances; reconstruction errors are such. */
const thresholdOf = (errors: Float64Array, { nu, recipe }: ResolvedOptions): number =>
  radiusOf(errors, nu, recipe.radiusRule) ** 2;

function errorsOf(encoder: Network, decoder: Network, batch: Tensor4D): Tensor1D {
  return reconstructionErrors(decoder.evaluate(encoder.evaluate(batch)), batch);
}
