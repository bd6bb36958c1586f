import { z } from 'zod';
import { checkImages, type Images } from '../datasets/images';
import { InputError, NotFittedError } from '../errors';
import {
  beginWithDictionary,
  dense,
  LayersModel,
  Network,
  type Architecture,
  type LayerMaker,
} from '../networks';
import { RandomStream } from '../random';
import { rowsAt, tf, type Tensor1D, type Tensor2D } from '../tensorflow';
import { crossEntropies, logProbabilities, type FitOptions } from '../training';
import { mapBatches } from './batched';
import { aboveThreshold, type Companions, type Scorer } from './detector';
import { resolveOptions, type NetworkDetectorOptions, type ResolvedOptions } from './options';
import { readDetector, restored, writeDetector } from './savedDetector';
import { networkOptionsSchema, tensorsOf, weightsOf } from './savedNetwork';
import { meanOf, trainNetwork, withColumns } from './trainNetwork';

interface Fitted {
  readonly encoder: Network;
  readonly head: Network;
}

/**
 * A supervised classifier: Deep SVDD's encoder with one more dense layer, with bias, trained by cross-entropy (the Theano
 * program's loss ce). Two classes have one output and a sigmoid, more have one output each and a softmax; the Theano
 * program has a single output for any number of classes, which cannot learn more than two.
 *
 * As a detector it takes class 0 for normal: the score is the probability of any other class, the threshold 1/2.
 */
export class Classifier implements Scorer {
  readonly method = 'classifier';
  readonly threshold = 0.5;
  readonly options: ResolvedOptions;
  readonly #architecture: Architecture;
  #fitted: Fitted | undefined;

  /** @throws InputError for options that are unknown or out of range */
  constructor(options: NetworkDetectorOptions) {
    const { architecture, ...resolved } = resolveOptions(options, 'deepSvdd');
    this.options = resolved;
    this.#architecture = architecture;
  }

  /**
   * Learns from labelled images.
   *
   * @param labels the class of each image: 0 for normal, then 1, 2, … without gaps
   * @throws InputError also for labels that do not fit the images, or of a single class; StoppedError; DivergedError
   */
  async fit(images: Images, labels: ArrayLike<number>, options: FitOptions = {}): Promise<void> {
    checkImages(images, 'Classifier.fit', this.#architecture.inputShape);
    const known = Int32Array.from(labels);
    const classes = countClasses(labels, images.shape[0]);
    this.dispose();
    const { recipe, seed } = this.options;
    const { encoder, head } = this.#networks(classes);
    const classOf = tf.tensor1d(known, 'int32');
    try {
      if (recipe.dictionary) beginWithDictionary(encoder, images, new RandomStream(seed, 'initialisation'));
      await trainNetwork(
        images,
        this.options,
        {
          stage: this.method,
          encoder,
          weights: [...encoder.trainable, ...head.trainable],
          decays: ({ kind }) => kind === 'kernel',
          loss: (batch, values) => {
            const own = rowsAt(classOf, batch.positions);
            const logits = head.apply(encoder.apply(batch.images, values, true, batch.patches), values, true);
            return tf.mean(crossEntropies(logProbabilities(logits as Tensor2D), own));
          },
          observe: () => ({
            labels: known,
            rows: (batch) => {
              const code = encoder.evaluate(batch) as Tensor2D;
              const logs = logProbabilities(head.evaluate(code) as Tensor2D);
              return tf.concat([withColumns(code, outlierProbabilities(logs)), logs], 1);
            },
            extra: 1 + classes,
            objective: ([, ...logs], own) => ({
              empirical: own ? meanOf(Float64Array.from(own, (label, i) => -logs[label][i])) : NaN,
            }),
            threshold: () => this.threshold,
          }),
        },
        options,
      );
      this.#fitted = { encoder, head };
    } catch (error) {
      encoder.dispose();
      head.dispose();
      throw error;
    } finally {
      classOf.dispose();
    }
  }

  /** The probability of each class for each image, row-major [n, classes]. */
  async probabilities(images: Images): Promise<Float64Array> {
    const { encoder, head } = this.#require();
    checkImages(images, 'Classifier.probabilities', this.#architecture.inputShape);
    return mapBatches(images, (batch) =>
      tf.exp(logProbabilities(head.evaluate(encoder.evaluate(batch)) as Tensor2D)),
    );
  }

  /** The most probable class of each image. */
  async classify(images: Images): Promise<Uint16Array> {
    const probabilities = await this.probabilities(images);
    const { classes } = this;
    return Uint16Array.from({ length: probabilities.length / classes }, (_, i) => {
      const own = probabilities.subarray(i * classes, (i + 1) * classes);
      return own.indexOf(own.reduce((a, b) => Math.max(a, b)));
    });
  }

  /** How many classes it tells apart. */
  get classes(): number {
    const [units] = this.#require().head.outputShape;
    return Math.max(2, units);
  }

  /** The probability, in [0, 1], that an image is not of class 0. */
  async score(images: Images): Promise<Float64Array> {
    const { encoder, head } = this.#require();
    checkImages(images, 'Classifier.score', this.#architecture.inputShape);
    return mapBatches(images, (batch) =>
      outlierProbabilities(logProbabilities(head.evaluate(encoder.evaluate(batch)) as Tensor2D)),
    );
  }

  /** The outputs of the encoder, row-major [n, repDim]. */
  async represent(images: Images): Promise<Float64Array> {
    const { encoder } = this.#require();
    checkImages(images, 'Classifier.represent', this.#architecture.inputShape);
    return mapBatches(images, (batch) => encoder.evaluate(batch));
  }

  async predict(images: Images): Promise<Uint8Array> {
    return aboveThreshold(await this.score(images), this.threshold);
  }

  async save(folder: string, companions: Companions = {}): Promise<void> {
    const { encoder, head } = this.#require();
    const model = new LayersModel(encoder.inputShape);
    const representation = model.network(model.input, encoder);
    const logits = model.network(representation, head);
    await writeDetector(
      folder,
      {
        method: this.method,
        options: this.options,
        state: { classes: this.classes },
        tensors: tensorsOf([...encoder.weights, ...head.weights]),
        layersModel: model.files({ representation, logits }),
      },
      companions,
    );
  }

  /** @throws DataError when the folder does not hold a whole classifier */
  static async load(folder: string): Promise<Classifier> {
    const { options, state, tensors } = await readDetector(folder, 'classifier', {
      options: networkOptionsSchema,
      state: z.object({ classes: z.int().min(2).max(65_536) }),
    });
    return restored(folder, () => {
      const detector = new Classifier(options);
      const layers = detector.#layers(state.classes);
      const weights = {
        ...weightsOf(tensors, detector.#architecture.inputShape, layers.encoder),
        ...weightsOf(tensors, [options.repDim], layers.head),
      };
      const { encoder, head } = detector.#networks(state.classes);
      encoder.setWeights(weights);
      head.setWeights(weights);
      detector.#fitted = { encoder, head };
      return detector;
    });
  }

  dispose(): void {
    this.#fitted?.encoder.dispose();
    this.#fitted?.head.dispose();
    this.#fitted = undefined;
  }

  #layers(classes: number): { encoder: LayerMaker[]; head: LayerMaker[] } {
    const { repDim, recipe } = this.options;
    const units = classes === 2 ? 1 : classes;
    return {
      encoder: this.#architecture.encoder({ ...recipe, repDim }),
      head: [dense('head', units, { bias: true, initialiser: recipe.initialiser })],
    };
  }

  #networks(classes: number): Fitted {
    const { repDim, seed } = this.options;
    const { encoder, head } = this.#layers(classes);
    const stream = new RandomStream(seed, 'initialisation');
    return {
      encoder: new Network(this.#architecture.inputShape, encoder, stream),
      head: new Network([repDim], head, stream),
    };
  }

  #require(): Fitted {
    if (!this.#fitted) throw new NotFittedError('Classifier');
    return this.#fitted;
  }
}

/** The sum of all probabilities but that of class 0, [n]: small ones do not drown in a difference from 1. */
function outlierProbabilities(logProbabilities: Tensor2D): Tensor1D {
  return tf.sum(tf.exp(tf.slice(logProbabilities, [0, 1])), 1);
}

/** @throws InputError */
function countClasses(labels: ArrayLike<number>, images: number): number {
  if (labels.length !== images) {
    throw new InputError(`Classifier.fit: there are ${images} images but ${labels.length} labels.`);
  }
  const all = Array.from(labels);
  const bad = all.findIndex((label) => !Number.isInteger(label) || label < 0);
  if (bad >= 0) {
    throw new InputError(`Classifier.fit: label ${bad} is ${all[bad]}, but labels are integers >= 0.`);
  }
  const present = new Set(all);
  const classes = present.has(0) && present.size === 1 ? 2 : all.reduce((a, b) => Math.max(a, b), 0) + 1;
  const missing = Array.from({ length: classes }, (_, c) => c).find((c) => !present.has(c));
  if (missing !== undefined) {
    throw new InputError(
      `Classifier.fit: no image has the label ${missing}. A classifier needs images of every class; with one class, use ` +
        'another method.',
    );
  }
  return classes;
}
