import { z } from 'zod';
import type { Images } from '../../datasets';
import { InputError, NotFittedError } from '../../errors';
import { numbers, tf } from '../../tensorflow';
import { aboveThreshold, type Companions, type Detector } from '../detector';
import { readDetector, restored, writeDetector } from '../savedDetector';
import { largestSquaredDistance } from './distances';
import { mapRows, rowsOf, rowTensor, type Rows } from './rows';
import { savedNumbers, savedRows } from './savedRows';
import { solveOneClass } from './smo';
import { checkKernel, kernelMatrix, type SvmKernel } from './svmKernels';

/** Images scored at once: their kernel values with all support vectors are in memory together. */
const PORTION = 1000;

/** A Gram matrix of more images does not fit into a sensible memory. */
export const MOST_IMAGES = 30_000;

export interface OcSvmOptions {
  /** In (0, 1]: an upper bound of the share of training images outside, a lower one of support vectors; 0.1 by default. */
  readonly nu?: number;
  /** 'rbf' by default. */
  readonly kernel?: SvmKernel;
  /**
   * The kernel's width; 'scale' (1 / (features x variance)) by default. 'max-distance' is the Theano program's, 1 / (largest
   * distance between two training images)^2.
   */
  readonly gamma?: number | 'scale' | 'max-distance';
  /** Of the polynomial kernel; 3 by default. */
  readonly degree?: number;
  /** Added in the polynomial and sigmoid kernels; 0 by default. */
  readonly coef0?: number;
  /** How exactly the optimum is found; 1e-3 by default, as in libsvm. */
  readonly tolerance?: number;
}

type Resolved = Required<OcSvmOptions>;

interface Fitted {
  readonly vectors: Rows;
  readonly alpha: Float32Array;
  readonly rho: number;
  readonly gamma: number;
}

const savedOptions = z.object({
  nu: z.number(),
  kernel: z.enum(['linear', 'poly', 'rbf', 'sigmoid']),
  gamma: z.union([z.number(), z.enum(['scale', 'max-distance'])]),
  degree: z.number(),
  coef0: z.number(),
  tolerance: z.number(),
});
const savedState = z.object({ rho: z.number(), gamma: z.number() });

/**
 * The one-class support vector machine (Schoelkopf et al. 2001), with the rbf kernel equal to Support Vector Data
 * Description. The score is rho - sum_i alpha_i K(x_i, x), scikit-learn's decision function with its sign turned; the
 * threshold is 0.
 */
export class OcSvm implements Detector {
  readonly method = 'ocsvm';
  readonly threshold = 0;
  readonly options: Resolved;
  #fitted: Fitted | undefined;

  /** @throws InputError for options out of range */
  constructor(options: OcSvmOptions = {}) {
    const { nu = 0.1, kernel = 'rbf', gamma = 'scale', degree = 3, coef0 = 0, tolerance = 1e-3 } = options;
    if (!(nu > 0 && nu <= 1)) throw new InputError(`nu must be in (0, 1], not ${nu}.`);
    if (typeof gamma === 'number' ? !(gamma > 0) : gamma !== 'scale' && gamma !== 'max-distance')
      throw new InputError(`gamma must be above 0, "scale" or "max-distance", not ${String(gamma)}.`);
    if (!(tolerance > 0)) throw new InputError(`The tolerance must be above 0, not ${tolerance}.`);
    checkKernel(kernel);
    this.options = { nu, kernel, gamma, degree, coef0, tolerance };
  }

  /** @throws InputError also for more images than a Gram matrix has room for */
  // eslint-disable-next-line @typescript-eslint/require-await -- the contract of all detectors
  async fit(images: Images): Promise<void> {
    const rows = rowsOf(images, 'OcSvm.fit');
    if (rows.n > MOST_IMAGES) {
      throw new InputError(
        `OcSvm.fit: ${rows.n} images are too many for a Gram matrix; ${MOST_IMAGES} are the most.`,
      );
    }
    const gamma = gammaOf(this.options.gamma, rows);
    const gram = numbers(() => {
      const x = rowTensor(rows);
      return kernelMatrix(x, x, { ...this.options, gamma });
    });
    const { alpha, rho } = solveOneClass(gram, rows.n, this.options.nu, this.options.tolerance);
    const support = Array.from(alpha.keys()).filter((i) => alpha[i] > 0);
    const data = new Float32Array(support.length * rows.d);
    support.forEach((i, s) => data.set(rows.data.subarray(i * rows.d, (i + 1) * rows.d), s * rows.d));
    this.#fitted = {
      vectors: { data, n: support.length, d: rows.d },
      alpha: Float32Array.from(support, (i) => alpha[i]),
      rho,
      gamma,
    };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract of all detectors
  async score(images: Images): Promise<Float64Array> {
    const { vectors, alpha, rho, gamma } = this.#require();
    const rows = rowsOf(images, 'OcSvm.score', vectors.d);
    const support = rowTensor(vectors);
    const coefficients = tf.tensor2d(alpha, [alpha.length, 1]);
    const sums = mapRows(rows, PORTION, (x) =>
      numbers(() => tf.matMul(kernelMatrix(x, support, { ...this.options, gamma }), coefficients)),
    );
    tf.dispose([support, coefficients]);
    return sums.map((sum) => rho - sum);
  }

  async predict(images: Images): Promise<Uint8Array> {
    return aboveThreshold(await this.score(images), this.threshold);
  }

  /** How many training images are support vectors. */
  get supportVectors(): number {
    return this.#require().vectors.n;
  }

  async save(folder: string, companions: Companions = {}): Promise<void> {
    const { vectors, alpha, rho, gamma } = this.#require();
    const tensors = {
      vectors: { shape: [vectors.n, vectors.d], data: vectors.data },
      alpha: { shape: [alpha.length], data: alpha },
    };
    const { method, options } = this;
    await writeDetector(folder, { method, options, state: { rho, gamma }, tensors }, companions);
  }

  /** @throws DataError when the folder does not hold a whole one-class SVM */
  static async load(folder: string): Promise<OcSvm> {
    const { options, state, tensors } = await readDetector<Resolved, z.infer<typeof savedState>>(
      folder,
      'ocsvm',
      { options: savedOptions, state: savedState },
    );
    return restored(folder, () => {
      const detector = new OcSvm(options);
      const vectors = savedRows(tensors, 'vectors');
      const alpha = savedNumbers(tensors, 'alpha', vectors.n);
      detector.#fitted = { vectors, alpha, ...state };
      return detector;
    });
  }

  dispose(): void {
    this.#fitted = undefined;
  }

  #require(): Fitted {
    if (!this.#fitted) throw new NotFittedError('OcSvm');
    return this.#fitted;
  }
}

/** @throws InputError when it follows from the rows and these are all equal */
function gammaOf(wanted: Resolved['gamma'], rows: Rows): number {
  if (typeof wanted === 'number') return wanted;
  const gamma = wanted === 'scale' ? scaleGamma(rows) : 1 / largestSquaredDistance(rows);
  if (!Number.isFinite(gamma)) throw new InputError(`gamma "${wanted}" needs training images that differ.`);
  return gamma;
}

/** 1 / (features x variance of all numbers), scikit-learn's default. */
function scaleGamma({ data, d }: Rows): number {
  let [sum, squares] = [0, 0];
  for (const value of data) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / data.length;
  return 1 / (d * Math.max(0, squares / data.length - mean * mean));
}
