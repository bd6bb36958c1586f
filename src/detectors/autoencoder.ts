import { z } from 'zod';
import { checkImages, type Images } from '../datasets/images';
import { InputError, NotFittedError } from '../errors';
import { beginWithDictionary, LayersModel, Network, type Architecture } from '../networks';
import { RandomStream } from '../random';
import { tf, type Tensor1D, type Tensor2D, type Tensor4D } from '../tensorflow';
import { radiusOf, reconstructionErrors, type FitOptions, type ReconstructionLoss } from '../training';
import { autoencoderLayers } from './autoencoderLayers';
import { mapBatches } from './batched';
import { aboveThreshold, type Companions, type Detector } from './detector';
import {
  checkSameNetwork,
  resolveOptions,
  type NetworkDetectorOptions,
  type ResolvedOptions,
} from './options';
import { checkProbabilities, resolveReconstructionLoss } from './reconstructionLoss';
import { readDetector, restored, writeDetector } from './savedDetector';
import { networkOptionsSchema, tensorsOf, weightsOf } from './savedNetwork';
import { meanOf, trainNetwork, withColumns } from './trainNetwork';

export interface AutoencoderOptions extends NetworkDetectorOptions {
  /** A fitted autoencoder whose networks this one goes on with, instead of beginning anew. */
  readonly start?: Autoencoder;
  /** How a reconstruction is compared with its image; 'l2', the squared error, by default. */
  readonly loss?: ReconstructionLoss;
}

interface ResolvedAutoencoderOptions extends ResolvedOptions {
  readonly loss: ReconstructionLoss;
}

/**
 * The deep convolutional autoencoder (DCAE) that mirrors Deep SVDD's network: its reconstruction error is a score of its
 * own, and its encoder is where Deep SVDD begins (paper, section 4.1).
 */
export class Autoencoder implements Detector {
  readonly method = 'autoencoder';
  #options: ResolvedAutoencoderOptions;
  readonly #architecture: Architecture;
  readonly #startingWeights: Record<string, Float32Array> | undefined;
  #fitted: { encoder: Network; decoder: Network; threshold: number } | undefined;

  /** @throws InputError for options that are unknown or out of range */
  constructor(options: AutoencoderOptions) {
    const { architecture, ...resolved } = resolveOptions(options, 'autoencoder');
    if (options.start) checkSameNetwork(options.start.options, resolved);
    this.#options = { ...resolved, loss: resolveReconstructionLoss(options.loss) };
    this.#architecture = architecture;
    this.#startingWeights = options.start?.weights();
  }

  get options(): ResolvedAutoencoderOptions {
    return this.#options;
  }

  async fit(images: Images, options: FitOptions = {}): Promise<void> {
    checkImages(images, 'Autoencoder.fit', this.#architecture.inputShape);
    this.dispose();
    const { recipe, seed, loss } = this.options;
    if (loss === 'ce') checkProbabilities(images, 'Autoencoder.fit');
    const { encoder, decoder } = this.#networks();
    try {
      if (this.#startingWeights) {
        for (const network of [encoder, decoder]) network.setWeights(this.#startingWeights);
      } else if (recipe.dictionary) {
        beginWithDictionary(encoder, images, new RandomStream(seed, 'initialisation'));
      }
      await trainNetwork(
        images,
        this.options,
        {
          stage: this.method,
          encoder,
          weights: [...encoder.trainable, ...decoder.trainable],
          decays: ({ kind }) => kind === 'kernel' || (recipe.decayScales && kind === 'scale'),
          loss: (batch, values) => {
            const code = encoder.apply(batch.images, values, true, batch.patches);
            return tf.mean(reconstructionErrors(decoder.apply(code, values, true), batch.images, loss));
          },
          observe: () => ({
            rows: (batch) => {
              const code = encoder.evaluate(batch) as Tensor2D;
              return withColumns(code, reconstructionErrors(decoder.evaluate(code), batch, loss));
            },
            extra: 1,
            objective: ([errors]) => ({ empirical: meanOf(errors) }),
            threshold: (errors) => thresholdOf(errors, this.options),
          }),
        },
        options,
      );
      const errors = await mapBatches(images, (batch) => errorsOf(encoder, decoder, batch, loss));
      this.#fitted = { encoder, decoder, threshold: thresholdOf(errors, this.options) };
    } catch (error) {
      encoder.dispose();
      decoder.dispose();
      throw error;
    }
  }

  /** The reconstruction error of each image, summed over its pixels: squared errors or cross-entropies. */
  async score(images: Images): Promise<Float64Array> {
    const { encoder, decoder } = this.#require();
    checkImages(images, 'Autoencoder.score', this.#architecture.inputShape);
    return mapBatches(images, (batch) => errorsOf(encoder, decoder, batch, this.options.loss));
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
   * @throws InputError for a nu outside of (0, 1]; with the loss 'ce' also for pixels outside of [0, 1]
   */
  async calibrate(images: Images, nu: number): Promise<void> {
    if (!(nu > 0 && nu <= 1)) throw new InputError(`nu must be in (0, 1], not ${nu}.`);
    if (this.options.loss === 'ce') checkProbabilities(images, 'Autoencoder.calibrate');
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
    // Stock layers take no logarithms.
    const score: Record<string, string> =
      this.options.loss === 'l2'
        ? { score: model.squaredError(model.input, reconstruction, encoder.inputShape[2]) }
        : {};
    await writeDetector(
      folder,
      {
        method: this.method,
        options: this.options,
        state: { threshold },
        tensors: tensorsOf([...encoder.weights, ...decoder.weights]),
        layersModel: model.files({ representation, reconstruction, ...score }),
      },
      companions,
    );
  }

  /** @throws DataError when the folder does not hold a whole autoencoder */
  static async load(folder: string): Promise<Autoencoder> {
    const { options, state, tensors } = await readDetector(folder, 'autoencoder', {
      options: networkOptionsSchema as unknown as z.ZodType<ResolvedAutoencoderOptions>,
      state: z.object({ threshold: z.number() }),
    });
    return restored(folder, () => {
      const detector = new Autoencoder(options);
      const layers = autoencoderLayers(detector.#architecture, detector.options);
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

  #networks(): { encoder: Network; decoder: Network } {
    const { repDim, seed } = this.options;
    const { encoder, decoder } = autoencoderLayers(this.#architecture, this.options);
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

/** The radius rules work on squared distances; reconstruction errors are such, or above 0 like them. */
const thresholdOf = (errors: Float64Array, { nu, recipe }: ResolvedOptions): number =>
  radiusOf(errors, nu, recipe.radiusRule) ** 2;

function errorsOf(encoder: Network, decoder: Network, batch: Tensor4D, loss: ReconstructionLoss): Tensor1D {
  return reconstructionErrors(decoder.evaluate(encoder.evaluate(batch)), batch, loss);
}
