import { z } from 'zod';
import type { Images } from '../../datasets';
import { DataError, InputError, NotFittedError } from '../../errors';
import { quantile } from '../../quantile';
import { numbers, tf } from '../../tensorflow';
import { aboveThreshold, type Companions, type Detector } from '../detector';
import { readDetector, restored, writeDetector } from '../savedDetector';
import { squaredDistanceMatrix } from './distances';
import { mapRows, rowsOf, rowTensor, type Rows } from './rows';
import { savedRows } from './savedRows';

const PORTION = 500;

export interface NearestNeighboursOptions {
  /** Which neighbour's distance is the score; 5 by default. */
  readonly neighbours?: number;
  /** The share of training images above the threshold; 0.1 by default. */
  readonly nu?: number;
}

interface Fitted {
  readonly rows: Rows;
  readonly threshold: number;
}

/** The distance to the k-th nearest training image (Ramaswamy, Rastogi and Shim 2000). */
export class NearestNeighbours implements Detector {
  readonly method = 'knn';
  readonly options: Required<NearestNeighboursOptions>;
  #fitted: Fitted | undefined;

  /** @throws InputError for options out of range */
  constructor({ neighbours = 5, nu = 0.1 }: NearestNeighboursOptions = {}) {
    if (!Number.isInteger(neighbours) || neighbours < 1) {
      throw new InputError(`neighbours must be an integer >= 1, not ${neighbours}.`);
    }
    if (!(nu > 0 && nu <= 1)) throw new InputError(`nu must be in (0, 1], not ${nu}.`);
    this.options = { neighbours, nu };
  }

  /** @throws InputError also when there are no more images than neighbours */
  // eslint-disable-next-line @typescript-eslint/require-await -- the contract of all detectors
  async fit(images: Images): Promise<void> {
    const given = rowsOf(images, 'NearestNeighbours.fit');
    const { neighbours, nu } = this.options;
    if (given.n <= neighbours) {
      throw new InputError(
        `NearestNeighbours.fit: more than ${neighbours} images are needed, not ${given.n}.`,
      );
    }
    const rows = { ...given, data: given.data.slice() };
    // A training image is its own nearest neighbour: for the threshold one more is counted.
    this.#fitted = { rows, threshold: quantile(distances(rows, rows, neighbours + 1), 1 - nu) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract of all detectors
  async score(images: Images): Promise<Float64Array> {
    const { rows } = this.#require();
    return distances(rows, rowsOf(images, 'NearestNeighbours.score', rows.d), this.options.neighbours);
  }

  /** The (1 - nu) quantile of the training images' distances to their neighbours among the others. */
  get threshold(): number {
    return this.#require().threshold;
  }

  async predict(images: Images): Promise<Uint8Array> {
    return aboveThreshold(await this.score(images), this.threshold);
  }

  async save(folder: string, companions: Companions = {}): Promise<void> {
    const { rows, threshold } = this.#require();
    const tensors = { rows: { shape: [rows.n, rows.d], data: rows.data } };
    const { method, options } = this;
    await writeDetector(folder, { method, options, state: { threshold }, tensors }, companions);
  }

  /** @throws DataError when the folder does not hold a whole detector */
  static async load(folder: string): Promise<NearestNeighbours> {
    const { options, state, tensors } = await readDetector(folder, 'knn', {
      options: z.object({ neighbours: z.int(), nu: z.number() }),
      state: z.object({ threshold: z.number() }),
    });
    return restored(folder, () => {
      const detector = new NearestNeighbours(options);
      const rows = savedRows(tensors, 'rows');
      if (rows.n <= options.neighbours) throw new DataError('There are no more rows than neighbours.');
      detector.#fitted = { rows, threshold: state.threshold };
      return detector;
    });
  }

  dispose(): void {
    this.#fitted = undefined;
  }

  #require(): Fitted {
    if (!this.#fitted) throw new NotFittedError('NearestNeighbours');
    return this.#fitted;
  }
}

/** The distance of each row to its k-th nearest training row. */
function distances(train: Rows, rows: Rows, k: number): Float64Array {
  const others = rowTensor(train);
  const result = mapRows(rows, PORTION, (x) =>
    numbers(() => {
      const { values } = tf.topk(tf.neg(squaredDistanceMatrix(x, others)), k);
      return tf.sqrt(tf.neg(tf.slice(values, [0, k - 1], [-1, 1])));
    }),
  );
  others.dispose();
  return result;
}
