import { InputError } from '../errors';
import { RandomStream } from '../random';
import type { Dataset, LabelledImages } from './dataset';
import type { Images } from './images';
import { imagesOnDemand } from './imagesOnDemand';

/** Which classes are normal, which are outliers, and what the training set is made of. */
export interface OneClassTaskOptions {
  /** The normal classes, as indices into the data set's class names. */
  readonly normal: readonly number[];
  /** The outlier classes; all others by default. */
  readonly outlier?: readonly number[];
  /** The share of outliers mixed into the training images, in [0, 1); 0 by default. */
  readonly outFrac?: number;
  /** At most so many training images, and so many test images, drawn by the seed; all by default. */
  readonly maxTrain?: number;
  readonly maxTest?: number;
  /** Decides what is drawn; 0 by default. */
  readonly seed?: number;
}

/** What is known about each image of a part of a task. */
export interface SplitLabels {
  /** 1 for an outlier, 0 for a normal image. */
  readonly labels: Uint8Array;
  /** The data set's class of each image. */
  readonly classes: Uint8Array;
  /** The place of each image in the data set's official file order. */
  readonly index: Int32Array;
}

/** A part of a task. */
export interface TaskSplit extends SplitLabels {
  /** [n, height, width, channels], in [0, 1]. */
  readonly images: Images;
}

/** What a detector is fitted on and tested on. A detector sees `train.images` only, never a label. */
export interface OneClassTask {
  readonly train: TaskSplit;
  readonly test: TaskSplit;
}

/**
 * The one-class task of the paper (section 4.1): the training images of the normal classes, and all official test images
 * of the normal and the outlier classes, in file order.
 *
 * With `outFrac` f, ceil(f n / (1 - f)) training images of the outlier classes, drawn from all of them, join the n normal
 * ones, so that they make up the share f (the Theano program's out_frac).
 *
 * @throws InputError for classes that do not exist or are on both sides, and for shares or numbers out of range
 */
export function oneClassTask(dataset: Dataset, options: OneClassTaskOptions): OneClassTask {
  const { normal, outFrac = 0, maxTrain = Infinity, maxTest = Infinity, seed = 0 } = options;
  checkClasses(dataset, normal, 'normal');
  const outlier = options.outlier ?? dataset.classNames.map((_, c) => c).filter((c) => !normal.includes(c));
  checkClasses(dataset, outlier, 'outlier');
  const both = normal.find((c) => outlier.includes(c));
  if (both !== undefined) throw new InputError(`Class ${both} cannot be both normal and outlier.`);
  if (!(outFrac >= 0 && outFrac < 1)) throw new InputError(`outFrac must be in [0, 1), not ${outFrac}.`);
  for (const [name, value] of Object.entries({ maxTrain, maxTest })) {
    if (!(value >= 1)) throw new InputError(`${name} must be at least 1, not ${value}.`);
  }
  const stream = new RandomStream(seed, 'task');
  const normals = limit(positionsOf(dataset.train, normal), maxTrain, stream.sub('normal'));
  const contamination = positionsOf(dataset.train, outlier);
  // A quotient that is whole but for rounding must not become one more: .8 * 10 / (1 - .8) is 40.00000000000001.
  const wanted = Math.ceil((outFrac * normals.length) / (1 - outFrac) - 1e-9);
  if (wanted > contamination.length) {
    throw new InputError(
      `outFrac ${outFrac} needs ${wanted} training images of the outlier classes, but there are ${contamination.length}.`,
    );
  }
  const outliers = wanted === 0 ? [] : limit(contamination, wanted, stream.sub('outlier'));
  const isOutlier = (c: number): number => Number(!normal.includes(c));
  const test = limit(positionsOf(dataset.test, [...normal, ...outlier]), maxTest, stream.sub('test'));
  return {
    train: splitOf(dataset.train, [...normals, ...outliers], isOutlier),
    test: splitOf(dataset.test, test, isOutlier, imagesAtOnDemand),
  };
}

/** @throws InputError for no class, one that does not exist, or one that is named twice */
export function checkClasses({ name, classNames }: Dataset, classes: readonly number[], side: string): void {
  if (classes.length === 0) throw new InputError(`A task needs at least one ${side} class.`);
  const bad = classes.find((c) => !Number.isInteger(c) || c < 0 || c >= classNames.length);
  if (bad !== undefined) {
    throw new InputError(`${name} has no class ${bad}: its classes are 0 to ${classNames.length - 1}.`);
  }
  const twice = classes.find((c, i) => classes.indexOf(c) !== i);
  if (twice !== undefined) throw new InputError(`Class ${twice} is named twice as ${side}.`);
}

/** The places of the images of the given classes, in file order. */
export function positionsOf(
  { labels }: Pick<LabelledImages, 'labels'>,
  classes: readonly number[],
): number[] {
  const positions: number[] = [];
  labels.forEach((label, i) => {
    if (classes.includes(label)) positions.push(i);
  });
  return positions;
}

/** At most `count` of the positions, drawn by the stream, in file order. */
export function limit(positions: number[], count: number, stream: RandomStream): number[] {
  if (positions.length <= count) return positions;
  return Array.from(stream.sample(positions.length, count), (i) => positions[i]).sort((a, b) => a - b);
}

/** What is known about some of a part's images, in the given order. */
export function selectLabels(split: SplitLabels, positions: readonly number[]): SplitLabels {
  return {
    labels: Uint8Array.from(positions, (i) => split.labels[i]),
    classes: Uint8Array.from(positions, (i) => split.classes[i]),
    index: Int32Array.from(positions, (i) => split.index[i]),
  };
}

/** The images at the given places of a set, with a label by class: 1 for an outlier, 0 for a normal image. */
export function splitOf(
  source: LabelledImages,
  positions: readonly number[],
  labelOf: (label: number) => number,
  imagesOf = imagesAt,
): TaskSplit {
  const classes = Uint8Array.from(positions, (position) => source.labels[position]);
  return {
    images: imagesOf(source, positions),
    labels: classes.map(labelOf),
    classes,
    index: Int32Array.from(positions),
  };
}

/** The images at the given places as numbers in [0, 1]. */
export function imagesAt({ pixels, shape }: LabelledImages, positions: readonly number[]): Images {
  const [, height, width, channels] = shape;
  const size = height * width * channels;
  const data = new Float32Array(positions.length * size);
  for (let i = 0; i < positions.length; i++) {
    const [from, to] = [positions[i] * size, i * size];
    for (let p = 0; p < size; p++) data[to + p] = pixels[from + p] / 255;
  }
  return { data, shape: [positions.length, height, width, channels] };
}

/** The same on demand; until then the whole set stays in memory, as bytes, a quarter of the size. */
export function imagesAtOnDemand(source: LabelledImages, positions: readonly number[]): Images {
  const [, height, width, channels] = source.shape;
  return imagesOnDemand([positions.length, height, width, channels], (begin, end) =>
    imagesAt(source, positions.slice(begin, end)),
  );
}
