import type { Images, ImageShape } from '../datasets';
import { DataError, InputError, NotFittedError } from '../errors';
import { Preprocessing, type PreprocessingOptions } from '../preprocessing';
import { conformalPValues, conformalThreshold } from './conformal';
import { aboveThreshold, type Detector, type FitOptions } from './detector';
import { loadDetector } from './load';
import { readCompanions } from './savedDetector';

/**
 * Where a threshold comes from:
 *
 * - `detector`: the detector's own, of its training images: R^2 for Deep SVDD,
 * - `fpr`: the conformal quantile of held-out normal scores, so that about the share `fpr` of normal images is flagged,
 * - `given`: a number that was set.
 */
export type ThresholdRule =
  { readonly kind: 'detector' } | { readonly kind: 'fpr'; readonly fpr: number } | { readonly kind: 'given' };

/** What was decided about images, and by what. */
export interface Prediction {
  /** One score an image; higher is more anomalous. */
  readonly scores: Float64Array;
  /** 1 where the score is above the threshold, else 0. */
  readonly flagged: Uint8Array;
  readonly threshold: number;
  readonly rule: ThresholdRule;
  /** Against the held-out normal images, lower is more anomalous; null before `calibrate`. */
  readonly pValues: Float64Array | null;
}

interface Calibration {
  readonly rule: ThresholdRule;
  readonly threshold: number;
  /** Held-out scores, ascending; none before `calibrate`. */
  readonly heldOut: readonly number[];
  /** Height, width and channels of the images that it was fitted on. */
  readonly imageShape?: ImageShape;
}

/**
 * A detector for images as they come: with its preprocessing, a threshold of one's choice, and p-values.
 *
 *     const model = new CalibratedDetector(new DeepSvdd({ network: 'mnist-lenet' }));
 *     await model.fit(images);
 *     await model.calibrate(heldOut, { fpr: 0.05 });
 *     const { flagged, pValues } = await model.predict(others);
 */
export class CalibratedDetector {
  readonly detector: Detector;
  readonly #options: PreprocessingOptions | undefined;
  #preprocessing: Preprocessing | undefined;
  #fitted = false;
  #heldOut = new Float64Array();
  #rule: ThresholdRule = { kind: 'detector' };
  #given = NaN;
  #imageShape: ImageShape | undefined;

  /** @param preprocessing how images are prepared, fitted along with the detector; the paper's way by default */
  constructor(detector: Detector, { preprocessing = {} }: { preprocessing?: PreprocessingOptions } = {}) {
    this.detector = detector;
    this.#options = preprocessing;
  }

  /**
   * Of a detector that is fitted already, and what was done to the images it was fitted on.
   *
   * @param imageShape of those images before that
   */
  static of(detector: Detector, preprocessing?: Preprocessing, imageShape?: ImageShape): CalibratedDetector {
    const model = new CalibratedDetector(detector);
    model.#preprocessing = preprocessing;
    model.#imageShape = imageShape;
    model.#fitted = true;
    return model;
  }

  /**
   * Fits the preprocessing, then the detector. A calibration from before is forgotten.
   *
   * @param images that are taken to be normal, in [0, 1]
   * @throws what the detector's `fit` throws
   */
  async fit(images: Images, options: FitOptions = {}): Promise<void> {
    this.#fitted = false;
    this.#preprocessing = Preprocessing.fit(images, this.#options);
    const [, ...imageShape] = images.shape;
    this.#imageShape = imageShape;
    await this.detector.fit(this.#preprocessing.apply(images), options);
    this.#heldOut = new Float64Array();
    this.#rule = { kind: 'detector' };
    this.#fitted = true;
  }

  /**
   * Learns what scores normal images have that the detector was not fitted on. With `fpr` the threshold follows from them;
   * without, it stays as it is and only p-values are gained.
   *
   * @throws InputError when fpr is not in (0, 1) or needs more held-out images
   */
  async calibrate(heldOut: Images, options: { readonly fpr?: number } = {}): Promise<void> {
    this.calibrateBy(await this.score(heldOut), options);
  }

  /** The same with the held-out images' scores in hand. */
  calibrateBy(scores: ArrayLike<number>, { fpr }: { readonly fpr?: number } = {}): void {
    const ascending = Float64Array.from(scores).sort();
    const last = ascending.at(-1);
    if (last === undefined) throw new InputError('Calibration needs at least one held-out image.');
    if (!Number.isFinite(ascending[0] + last)) throw new InputError('Held-out scores must be finite.');
    if (fpr !== undefined) {
      conformalThreshold(ascending, fpr);
      this.#rule = { kind: 'fpr', fpr };
    } else if (this.#rule.kind === 'fpr') {
      conformalThreshold(ascending, this.#rule.fpr);
    }
    this.#heldOut = ascending;
  }

  /** Flags what scores above this number; undefined goes back to the detector's own threshold. */
  useThreshold(threshold: number | undefined): void {
    if (threshold !== undefined && !Number.isFinite(threshold)) {
      throw new InputError(`A threshold must be a finite number, not ${threshold}.`);
    }
    this.#rule = threshold === undefined ? { kind: 'detector' } : { kind: 'given' };
    this.#given = threshold ?? NaN;
  }

  /** Flags about this share of normal images. @throws InputError before `calibrate`, or as `calibrate` does */
  useFpr(fpr: number): void {
    if (this.#heldOut.length === 0)
      throw new InputError('A threshold by fpr needs calibrate(heldOut) first.');
    conformalThreshold(this.#heldOut, fpr);
    this.#rule = { kind: 'fpr', fpr };
  }

  get threshold(): number {
    this.#require();
    if (this.#rule.kind === 'given') return this.#given;
    if (this.#rule.kind === 'fpr') return conformalThreshold(this.#heldOut, this.#rule.fpr);
    return this.detector.threshold;
  }

  /** Where the threshold comes from. */
  get rule(): ThresholdRule {
    return this.#rule;
  }

  /** Whether there are p-values, and how many held-out images they rest on. */
  get heldOut(): number {
    return this.#heldOut.length;
  }

  /** What is done to images first; undefined when they are taken as they are. */
  get preprocessing(): Preprocessing | undefined {
    return this.#preprocessing;
  }

  /** Height, width and channels of the images that it takes, where that is known. */
  get imageShape(): ImageShape | undefined {
    return this.#imageShape;
  }

  /** One anomaly score an image, in order; higher is more anomalous. */
  async score(images: Images): Promise<Float64Array> {
    this.#require();
    return this.detector.score(this.#preprocessing?.apply(images) ?? images);
  }

  /**
   * How often a normal image scores at least as high, by the held-out images; see `conformalPValues`.
   *
   * @throws InputError before `calibrate`
   */
  pValues(scores: ArrayLike<number>): Float64Array {
    if (this.#heldOut.length === 0) throw new InputError('p-values need calibrate(heldOut) first.');
    return conformalPValues(this.#heldOut, scores);
  }

  /** What is decided about images, with the threshold that decided and where it comes from. */
  async predict(images: Images): Promise<Prediction> {
    return this.judge(await this.score(images));
  }

  /** The same with the images' scores in hand. */
  judge(scores: Float64Array): Prediction {
    const { threshold, rule } = this;
    const pValues = this.#heldOut.length > 0 ? this.pValues(scores) : null;
    return { scores, flagged: aboveThreshold(scores, threshold), threshold, rule, pValues };
  }

  /** Saves all of it into one folder, which appears whole or not at all. */
  async save(folder: string): Promise<void> {
    const calibration: Calibration = {
      rule: this.#rule,
      threshold: this.threshold,
      heldOut: [...this.#heldOut],
      ...(this.#imageShape ? { imageShape: this.#imageShape } : {}),
    };
    const preprocessing = this.#preprocessing;
    await this.detector.save(folder, { ...(preprocessing ? { preprocessing } : {}), calibration });
  }

  /** @throws DataError when the folder holds no whole detector */
  static async load(folder: string): Promise<CalibratedDetector> {
    const { preprocessing, calibration } = await readCompanions(folder);
    const model = CalibratedDetector.of(await loadDetector(folder), preprocessing);
    try {
      if (calibration !== undefined) model.#restore(parseCalibration(calibration));
    } catch (error) {
      model.dispose();
      if (!(error instanceof InputError)) throw error;
      throw new DataError(`${folder}: the calibration is broken: ${error.message}`, { cause: error });
    }
    return model;
  }

  dispose(): void {
    this.detector.dispose();
    this.#fitted = false;
  }

  #restore({ rule, threshold, heldOut, imageShape }: Calibration): void {
    this.#imageShape = imageShape;
    if (heldOut.length > 0) this.calibrateBy(heldOut);
    if (rule.kind === 'fpr') this.useFpr(rule.fpr);
    if (rule.kind === 'given') this.useThreshold(threshold);
  }

  #require(): void {
    if (!this.#fitted) throw new NotFittedError('CalibratedDetector');
  }
}

function parseCalibration(saved: unknown): Calibration {
  const { rule, threshold, heldOut, imageShape = [1, 1, 1] } = (saved ?? {}) as Partial<Calibration>;
  const kind: unknown = rule?.kind;
  if (
    (kind !== 'detector' && kind !== 'fpr' && kind !== 'given') ||
    typeof threshold !== 'number' ||
    !Array.isArray(heldOut) ||
    !heldOut.every((score) => typeof score === 'number') ||
    !Array.isArray(imageShape) ||
    imageShape.length !== 3 ||
    !imageShape.every((length) => Number.isInteger(length) && length > 0)
  ) {
    throw new InputError('it needs a rule, a threshold, held-out scores and the shape of an image.');
  }
  return saved as Calibration;
}
