import { z } from 'zod';
import type { Images } from '../../datasets';
import { InputError, NotFittedError } from '../../errors';
import { quantile } from '../../quantile';
import { numbers, tf, type Tensor2D } from '../../tensorflow';
import { aboveThreshold, type Companions, type Detector } from '../detector';
import { readDetector, restored, writeDetector } from '../savedDetector';
import { largestSquaredDistance, squaredDistanceMatrix } from './distances';
import { kdeKernel, type KdeKernel } from './kdeKernels';
import { mapRows, rowsOf, rowTensor, type Rows } from './rows';
import { savedRows } from './savedRows';

/** Widths to choose among: the paper's 2^0.5, 2^1, …, 2^5, and the Theano program's, which begin at 2^-4.5. */
export const BANDWIDTHS: Readonly<Record<'paper' | 'theano', readonly number[]>> = {
  paper: Array.from({ length: 10 }, (_, i) => 2 ** (0.5 + i / 2)),
  theano: Array.from({ length: 20 }, (_, i) => 2 ** (-4.5 + i / 2)),
};

const FOLDS = 5;
const PORTION = 500;

/** Stands for the density 0, whose logarithm is no number: the smallest double. */
const LOG_OF_NOTHING = Math.log(Number.MIN_VALUE);

export interface KdeOptions {
  /** 'gaussian' by default. */
  readonly kernel?: KdeKernel;
  /**
   * The width h, or the widths among which cross-validation chooses by the likelihood of what is left out (five parts in
   * order); the paper's `BANDWIDTHS` by default. 'max-distance' is the Theano program's for the exponential kernel, the square
   * of the largest distance between two training images.
   */
  readonly bandwidth?: number | readonly number[] | 'max-distance';
  /** The share of training images above the threshold; 0.1 by default. */
  readonly nu?: number;
}

interface Fitted {
  readonly rows: Rows;
  readonly bandwidth: number;
  readonly threshold: number;
}

const savedOptions = z.object({
  kernel: z.string(),
  bandwidth: z.union([z.number(), z.array(z.number()), z.literal('max-distance')]),
  nu: z.number(),
});

/** Kernel density estimation (Parzen 1962). The score is minus the natural logarithm of the density. */
export class Kde implements Detector {
  readonly method = 'kde';
  readonly options: Required<KdeOptions>;
  #fitted: Fitted | undefined;

  /** @throws InputError for options out of range */
  constructor({ kernel = 'gaussian', bandwidth = BANDWIDTHS.paper, nu = 0.1 }: KdeOptions = {}) {
    kdeKernel(kernel);
    const widths: readonly (number | string)[] = typeof bandwidth === 'object' ? bandwidth : [bandwidth];
    const bad = widths.find((width) => (typeof width === 'number' ? !(width > 0) : width !== 'max-distance'));
    if (widths.length === 0 || bad !== undefined)
      throw new InputError(`Bandwidths must be above 0, not ${bad}.`);
    if (!(nu > 0 && nu <= 1)) throw new InputError(`nu must be in (0, 1], not ${nu}.`);
    this.options = { kernel, bandwidth, nu };
  }

  /** @throws InputError also for fewer images than the cross-validation has parts */
  // eslint-disable-next-line @typescript-eslint/require-await -- the contract of all detectors
  async fit(images: Images): Promise<void> {
    const given = rowsOf(images, 'Kde.fit');
    const rows = { ...given, data: given.data.slice() };
    const { bandwidth: wanted, kernel, nu } = this.options;
    const bandwidth = bandwidthOf(wanted, rows, kernel);
    const scores =
      rows.n > 1 ? scoresWithoutThemselves(rows, kernel, bandwidth) : scoresOf(rows, rows, kernel, bandwidth);
    this.#fitted = { rows, bandwidth, threshold: quantile(scores, 1 - nu) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract of all detectors
  async score(images: Images): Promise<Float64Array> {
    const { rows, bandwidth } = this.#require();
    return scoresOf(rows, rowsOf(images, 'Kde.score', rows.d), this.options.kernel, bandwidth);
  }

  /** The width that is used, given or chosen. */
  get bandwidth(): number {
    return this.#require().bandwidth;
  }

  /** The (1 - nu) quantile of the training images' scores, each by the others alone. */
  get threshold(): number {
    return this.#require().threshold;
  }

  async predict(images: Images): Promise<Uint8Array> {
    return aboveThreshold(await this.score(images), this.threshold);
  }

  async save(folder: string, companions: Companions = {}): Promise<void> {
    const { rows, bandwidth, threshold } = this.#require();
    const tensors = { rows: { shape: [rows.n, rows.d], data: rows.data } };
    const { method, options } = this;
    await writeDetector(folder, { method, options, state: { bandwidth, threshold }, tensors }, companions);
  }

  /** @throws DataError when the folder does not hold a whole density estimate */
  static async load(folder: string): Promise<Kde> {
    const { options, state, tensors } = await readDetector(folder, 'kde', {
      options: savedOptions as unknown as z.ZodType<Required<KdeOptions>>,
      state: z.object({ bandwidth: z.number().positive(), threshold: z.number() }),
    });
    return restored(folder, () => {
      const detector = new Kde(options);
      detector.#fitted = { rows: savedRows(tensors, 'rows'), ...state };
      return detector;
    });
  }

  dispose(): void {
    this.#fitted = undefined;
  }

  #require(): Fitted {
    if (!this.#fitted) throw new NotFittedError('Kde');
    return this.#fitted;
  }
}

/** Minus the log density of each row, as the training rows give it. */
function scoresOf(train: Rows, rows: Rows, kernel: KdeKernel, h: number): Float64Array {
  const centres = rowTensor(train);
  const toScore = negativeLogDensity(train, kernel, h);
  const scores = mapRows(rows, PORTION, (x) => {
    const squared = squaredDistanceMatrix(x, centres);
    const portion = toScore(squared);
    squared.dispose();
    return portion;
  });
  centres.dispose();
  return scores;
}

/** Scores from squared distances to all training rows: log n + log norm + d log h - log sum of kernels. */
function negativeLogDensity({ n, d }: Rows, kernel: KdeKernel, h: number) {
  const { logKernel, logNorm } = kdeKernel(kernel);
  const constant = Math.log(n) + logNorm(d) + d * Math.log(h);
  return (squared: Tensor2D): Float64Array => {
    const sums = numbers(() => {
      // The largest term of each row comes out, so that no sum becomes 0 or too large; where all are 0, so is it.
      const logs = logKernel(squared, h);
      const shift = tf.maximum(tf.max(logs, 1, true), -1e30);
      return tf.add(tf.squeeze(shift, [1]), tf.log(tf.sum(tf.exp(tf.sub(logs, shift)), 1)));
    });
    return Float64Array.from(sums, (sum) => constant - (sum > -1e29 ? sum : LOG_OF_NOTHING));
  };
}

/**
 * Minus the log density of each training row as the others give it. With its own kernel in the sum, a narrow width would
 * find nothing but the row itself.
 */
function scoresWithoutThemselves(rows: Rows, kernel: KdeKernel, h: number): Float64Array {
  const centres = rowTensor(rows);
  const toScore = negativeLogDensity({ ...rows, n: rows.n - 1 }, kernel, h);
  const scores = mapRows(rows, PORTION, (x, begin) => {
    const squared = tf.tidy(() => {
      const own = tf.oneHot(tf.range(begin, begin + x.shape[0], 1, 'int32'), rows.n, 1, 0, 'bool');
      const all = squaredDistanceMatrix(x, centres);
      return tf.where(own, tf.fill(all.shape, Infinity), all) as Tensor2D;
    });
    const portion = toScore(squared);
    squared.dispose();
    return portion;
  });
  centres.dispose();
  return scores;
}

/** @throws InputError when it follows from the rows and these are all equal, or too few to choose by */
function bandwidthOf(wanted: Required<KdeOptions>['bandwidth'], rows: Rows, kernel: KdeKernel): number {
  if (typeof wanted === 'number') return wanted;
  if (typeof wanted === 'object') return chooseBandwidth(rows, kernel, wanted);
  const bandwidth = largestSquaredDistance(rows);
  if (bandwidth > 0) return bandwidth;
  throw new InputError('The bandwidth "max-distance" needs training images that differ.');
}

/** The width under which the parts that are left out are most likely. */
function chooseBandwidth(rows: Rows, kernel: KdeKernel, widths: readonly number[]): number {
  const { n, d, data } = rows;
  if (n < FOLDS)
    throw new InputError(`Kde.fit: choosing a bandwidth needs at least ${FOLDS} images, not ${n}.`);
  const logLikelihood = widths.map(() => 0);
  let begin = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    // The first parts take what does not divide, as scikit-learn's KFold does.
    const end = begin + Math.floor(n / FOLDS) + (fold < n % FOLDS ? 1 : 0);
    const kept = new Float32Array((n - end + begin) * d);
    kept.set(data.subarray(0, begin * d));
    kept.set(data.subarray(end * d), begin * d);
    const train: Rows = { data: kept, n: n - end + begin, d };
    const left: Rows = { data: data.subarray(begin * d, end * d), n: end - begin, d };
    const centres = rowTensor(train);
    mapRows(left, PORTION, (x) => {
      const squared = squaredDistanceMatrix(x, centres);
      widths.forEach((h, w) => {
        for (const score of negativeLogDensity(train, kernel, h)(squared)) logLikelihood[w] -= score;
      });
      squared.dispose();
      return new Float64Array(x.shape[0]);
    });
    centres.dispose();
    begin = end;
  }
  return widths[logLikelihood.indexOf(Math.max(...logLikelihood))];
}
