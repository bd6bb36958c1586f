import { readAll, selectImages, type Images, type ImageSource } from '../datasets';
import {
  Autoencoder,
  CalibratedDetector,
  DeepSvdd,
  IsolationForest,
  Kde,
  NearestNeighbours,
  OcSvm,
  type Detector,
  type FitOptions,
  type NetworkDetectorOptions,
  type TrainingOptions,
} from '../detectors';
import { DataError, InputError } from '../errors';
import { architectureFor } from '../networks';
import { Preprocessing, type PreprocessingOptions } from '../preprocessing';
import { RandomStream } from '../random';
import { leaveOut, type UnreadableOptions } from './scoreImages';

export const OWN_METHODS = ['deep-svdd', 'autoencoder', 'ocsvm', 'kde', 'isolation-forest', 'knn'] as const;
export type OwnMethod = (typeof OWN_METHODS)[number];

/** How a detector is fitted to one's own images; everything has a default. */
export interface FitImagesOptions extends UnreadableOptions {
  /** 'deep-svdd' by default. */
  readonly method?: OwnMethod;
  /** A network by name; the one for the images' size by default. */
  readonly network?: string;
  /** The share of training images that may lie outside of the detector's own threshold; 0.1 by default. */
  readonly nu?: number;
  /** The threshold is to flag about this share of normal images; the detector's own threshold by default. */
  readonly fpr?: number;
  /** The share of images that is not fitted on but calibrated with, in [0, 1); 0.1 by default. */
  readonly holdout?: number;
  /** Epochs of training, and of pretraining the autoencoder (0: none); those of the paper's MNIST runs by default. */
  readonly epochs?: number;
  readonly pretrainEpochs?: number;
  /** Of both trainings; that of the paper's MNIST runs by default. */
  readonly learningRate?: number;
  readonly seed?: number;
  readonly onProgress?: (message: string) => void;
  readonly fitOptions?: FitOptions;
}

/** What was learned from, and what is left to look at. */
export interface FittedImages {
  readonly model: CalibratedDetector;
  readonly trainImages: number;
  readonly heldOutImages: number;
  readonly unreadable: number;
  /** Signs that nothing useful was learned. */
  readonly warnings: readonly string[];
}

/**
 * Fits a detector to the images of a source, all taken to be normal, with a share of them held out for its calibration.
 * Images get the paper's preprocessing (global contrast normalisation, one rescaling), rows of features are standardised.
 *
 * The caller disposes the model.
 *
 * @throws InputError, DataError, StoppedError, DivergedError
 */
export async function fitImages(source: ImageSource, options: FitImagesOptions = {}): Promise<FittedImages> {
  const { method = 'deep-svdd', holdout = 0.1, fpr, seed = 0, onProgress } = options;
  if (!(holdout >= 0 && holdout < 1)) throw new InputError(`holdout must be in [0, 1), not ${holdout}.`);
  let unreadable = 0;
  const { images } = await readAll(source, (one) => {
    unreadable++;
    leaveOut(one, options);
  });
  const n = images.shape[0];
  if (n < 2) throw new DataError(`Fitting needs at least 2 images, but there are ${n}.`);
  const { train, heldOut } = split(images, holdout, seed);
  checkFpr(fpr, heldOut.shape[0]);
  onProgress?.(
    `${n} images of ${source.shape.join(' x ')}: ${train.shape[0]} to fit on, ${heldOut.shape[0]} held out`,
  );
  const isTable = source.shape[0] === 1 && source.shape[1] === 1;
  const preprocess: PreprocessingOptions = isTable ? { gcn: 'none', standardise: true } : {};
  const preprocessing = Preprocessing.fit(train, preprocess);
  const detector = await fitDetector(method, preprocessing.apply(train), options);
  const model = CalibratedDetector.of(detector, preprocessing, source.shape);
  if (heldOut.shape[0] > 0) await model.calibrate(heldOut, fpr === undefined ? {} : { fpr });
  const warnings = detector.warnings ?? [];
  return { model, trainImages: train.shape[0], heldOutImages: heldOut.shape[0], unreadable, warnings };
}

function split(images: Images, holdout: number, seed: number): { train: Images; heldOut: Images } {
  const n = images.shape[0];
  const order = new RandomStream(seed, 'holdout').permutation(n);
  const held = Math.min(n - 2, Math.floor(n * holdout));
  return {
    heldOut: selectImages(images, order.slice(0, held)),
    train: selectImages(images, order.slice(held).sort()),
  };
}

/** Said before the training rather than after it. */
function checkFpr(fpr: number | undefined, heldOut: number): void {
  if (fpr === undefined) return;
  if (!(fpr > 0 && fpr < 1)) throw new InputError(`fpr must be in (0, 1), not ${fpr}.`);
  const needed = Math.ceil(1 / fpr - 1 - 1e-9);
  if (heldOut >= needed) return;
  throw new InputError(
    `fpr ${fpr} needs at least ${needed} held-out images, but ${heldOut} are held out: give more images or a larger holdout.`,
  );
}

async function fitDetector(method: OwnMethod, train: Images, options: FitImagesOptions): Promise<Detector> {
  const { nu = 0.1, seed = 0, onProgress, fitOptions } = options;
  if (method === 'deep-svdd' || method === 'autoencoder') return fitNetwork(method, train, options);
  const make: Readonly<Record<Exclude<OwnMethod, 'deep-svdd' | 'autoencoder'>, () => Detector>> = {
    ocsvm: () => new OcSvm({ nu }),
    kde: () => new Kde({ nu }),
    'isolation-forest': () => new IsolationForest({ contamination: nu, seed }),
    knn: () => new NearestNeighbours({ nu }),
  };
  if (!Object.hasOwn(make, method)) {
    throw new InputError(`There is no method "${String(method)}". Known methods: ${OWN_METHODS.join(', ')}.`);
  }
  const detector = make[method]();
  onProgress?.(`Fitting ${method}`);
  await detector.fit(train, fitOptions);
  return detector;
}

async function fitNetwork(
  method: 'deep-svdd' | 'autoencoder',
  train: Images,
  {
    network,
    nu = 0.1,
    seed = 0,
    epochs,
    pretrainEpochs,
    learningRate,
    onProgress,
    fitOptions,
  }: FitImagesOptions,
): Promise<Detector> {
  const [n, height, width, channels] = train.shape;
  const common = { network: network ?? architectureFor(height, width, channels).name, nu, seed };
  const training = (count: number | undefined): Partial<TrainingOptions> => ({
    batchSize: batchSizeOf(n),
    ...(count === undefined ? {} : { epochs: count }),
    ...(learningRate === undefined ? {} : { learningRate }),
  });
  const autoencoder = async (options: NetworkDetectorOptions): Promise<Autoencoder> => {
    const detector = new Autoencoder(options);
    onProgress?.(`Training the autoencoder (${common.network}, ${detector.options.training.epochs} epochs)`);
    await detector.fit(train, fitOptions);
    return detector;
  };
  if (method === 'autoencoder') return autoencoder({ ...common, training: training(epochs) });
  const pretrained =
    pretrainEpochs === 0 ? undefined : await autoencoder({ ...common, training: training(pretrainEpochs) });
  try {
    const detector = new DeepSvdd({
      ...common,
      training: training(epochs),
      ...(pretrained ? { pretrained } : {}),
    });
    onProgress?.(`Training Deep SVDD (${common.network}, ${detector.options.training.epochs} epochs)`);
    await detector.fit(train, fitOptions);
    return detector;
  } finally {
    pretrained?.dispose();
  }
}

/** The published 200 where there are enough images for ten batches an epoch. */
const batchSizeOf = (n: number): number => Math.max(2, Math.min(200, Math.max(16, Math.floor(n / 10)), n));
