import { deflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { checkImages, imageSize, type Images } from '../datasets';
import { InputError, NotFittedError } from '../errors';
import { quantile } from '../quantile';
import { aboveThreshold, type Companions, type Detector } from './detector';
import { readDetector, restored, writeDetector } from './savedDetector';

/** One number of an image, from its pixels in [0, 1]. */
const STATISTICS = {
  /** The mean over pixels and channels. */
  brightness: (pixels: Float32Array): number => pixels.reduce((sum, value) => sum + value, 0) / pixels.length,
  /** The size in bytes after compression: a file size without a file. */
  complexity: (pixels: Float32Array): number =>
    deflateRawSync(
      Uint8ClampedArray.from(pixels, (value) => 255 * value),
      { level: 9 },
    ).length,
} as const;

/** 'brightness' or 'complexity'. */
export type StatisticName = keyof typeof STATISTICS;

export interface ImageStatisticOptions {
  readonly statistic: StatisticName;
  /** The share of training images above the threshold; 0.1 by default. */
  readonly nu?: number;
}

interface Fitted {
  /** Height, width and channels of the images. */
  readonly shape: [number, number, number];
  readonly mean: number;
  readonly threshold: number;
}

/**
 * How far one simple number of an image is from the training images' mean: what an easy pair of data sets is told apart by,
 * without any learning.
 */
export class ImageStatistic implements Detector {
  readonly method: StatisticName;
  readonly options: Required<ImageStatisticOptions>;
  #fitted: Fitted | undefined;

  /** @throws InputError for an unknown statistic, or a nu outside of (0, 1] */
  constructor({ statistic, nu = 0.1 }: ImageStatisticOptions) {
    if (!(statistic in STATISTICS)) {
      throw new InputError(
        `There is no statistic "${String(statistic)}". Known: ${Object.keys(STATISTICS).join(', ')}.`,
      );
    }
    if (!(nu > 0 && nu <= 1)) throw new InputError(`nu must be in (0, 1], not ${nu}.`);
    this.method = statistic;
    this.options = { statistic, nu };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract of all detectors
  async fit(images: Images): Promise<void> {
    checkImages(images, 'ImageStatistic.fit');
    const values = this.#values(images);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const distances = values.map((value) => Math.abs(value - mean));
    const [, height, width, channels] = images.shape;
    const shape: Fitted['shape'] = [height, width, channels];
    this.#fitted = { shape, mean, threshold: quantile(distances, 1 - this.options.nu) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract of all detectors
  async score(images: Images): Promise<Float64Array> {
    const { mean, shape } = this.#require();
    checkImages(images, 'ImageStatistic.score', shape);
    return this.#values(images).map((value) => Math.abs(value - mean));
  }

  /** The (1 - nu) quantile of the training images' scores. */
  get threshold(): number {
    return this.#require().threshold;
  }

  async predict(images: Images): Promise<Uint8Array> {
    return aboveThreshold(await this.score(images), this.threshold);
  }

  async save(folder: string, companions: Companions = {}): Promise<void> {
    const { method, options } = this;
    await writeDetector(folder, { method, options, state: this.#require(), tensors: {} }, companions);
  }

  /** @throws DataError when the folder does not hold a whole detector of this statistic */
  static async load(folder: string, statistic: StatisticName): Promise<ImageStatistic> {
    const { options, state } = await readDetector(folder, statistic, {
      options: z.object({ statistic: z.literal(statistic), nu: z.number() }),
      state: z.object({
        shape: z.tuple([z.int(), z.int(), z.int()]),
        mean: z.number(),
        threshold: z.number(),
      }),
    });
    return restored(folder, () => {
      const detector = new ImageStatistic(options);
      detector.#fitted = state;
      return detector;
    });
  }

  dispose(): void {
    this.#fitted = undefined;
  }

  #values(images: Images): Float64Array {
    const size = imageSize(images);
    const of = STATISTICS[this.options.statistic];
    return Float64Array.from({ length: images.shape[0] }, (_, i) =>
      of(images.data.subarray(i * size, (i + 1) * size)),
    );
  }

  #require(): Fitted {
    if (!this.#fitted) throw new NotFittedError('ImageStatistic');
    return this.#fitted;
  }
}
