import { InputError } from '../errors';
import { RandomStream } from '../random';
import type { Dataset, LabelledImages } from './dataset';
import type { Images } from './images';
import { joinedImages } from './imagesOnDemand';
import {
  checkClasses,
  imagesAtOnDemand,
  limit,
  positionsOf,
  splitOf,
  type OneClassTask,
  type TaskSplit,
} from './task';

/** What the normal images are, and how many are used. */
export interface NormalOptions {
  /** The normal classes; all by default. */
  readonly normal?: readonly number[];
  readonly maxTrain?: number;
  readonly maxTest?: number;
  readonly seed?: number;
}

export interface WholeSetTaskOptions extends NormalOptions {
  /** As many outliers as normal test images, drawn by the seed; all by default. */
  readonly equalNumbers?: boolean;
}

/**
 * A whole data set as normal, or some of its classes: their training images to fit on, their test images against those of
 * another set.
 *
 * @param outliers test images of another set in the same size and with the same channels (see the converters)
 * @throws InputError for images of another size, and classes that do not exist
 */
export function wholeSetTask(
  dataset: Dataset,
  outliers: LabelledImages,
  { equalNumbers = false, ...options }: WholeSetTaskOptions = {},
): OneClassTask {
  const { maxTest = Infinity, seed = 0 } = options;
  checkSize(dataset, outliers.shape);
  const { train, test } = normalSplits(dataset, options);
  const all = Array.from(outliers.labels, (_, i) => i);
  const most = equalNumbers ? Math.min(test.labels.length, maxTest) : maxTest;
  const out = limit(all, most, new RandomStream(seed, 'task').sub('outlier'));
  return {
    train,
    test: joined(
      test,
      splitOf(outliers, out, () => 1, imagesAtOnDemand),
    ),
  };
}

/**
 * A data set, or some of its classes, as normal against images that are no data set: all of them, after the normal ones,
 * numbered as they come.
 *
 * @param kinds of outliers, in [0, 1]; an outlier's class is the place of its kind
 * @throws InputError without outliers; else as `wholeSetTask`
 */
export function taskAgainst(
  dataset: Dataset,
  kinds: readonly Images[],
  options: NormalOptions = {},
): OneClassTask {
  if (kinds.length === 0) throw new InputError('A task needs at least one kind of outliers.');
  const outliers = kinds
    .map((images, kind): TaskSplit => {
      checkSize(dataset, images.shape);
      const n = images.shape[0];
      return {
        images,
        labels: new Uint8Array(n).fill(1),
        classes: new Uint8Array(n).fill(kind),
        index: new Int32Array(n),
      };
    })
    .reduce(joined);
  const { train, test } = normalSplits(dataset, options);
  return { train, test: joined(test, { ...outliers, index: outliers.index.map((_, i) => i) }) };
}

/** @throws InputError when the outliers have another size than the images of the data set */
function checkSize({ name, test }: Dataset, outlierShape: readonly number[]): void {
  const [size, outlierSize] = [test.shape, outlierShape].map((shape) => shape.slice(1).join(' x '));
  if (outlierSize === size) return;
  throw new InputError(`The outliers are ${outlierSize}, the images of ${name} ${size}: convert them first.`);
}

/** The training and the test images of the normal classes. */
function normalSplits(
  dataset: Dataset,
  { normal: classes, maxTrain = Infinity, maxTest = Infinity, seed = 0 }: NormalOptions,
): OneClassTask {
  const stream = new RandomStream(seed, 'task');
  if (classes) checkClasses(dataset, classes, 'normal');
  const positions = ({ labels }: LabelledImages): number[] =>
    classes ? positionsOf({ labels }, classes) : Array.from(labels, (_, i) => i);
  const train = limit(positions(dataset.train), maxTrain, stream.sub('normal'));
  const test = limit(positions(dataset.test), maxTest, stream.sub('test'));
  return {
    train: splitOf(dataset.train, train, () => 0),
    test: splitOf(dataset.test, test, () => 0, imagesAtOnDemand),
  };
}

function joined(normal: TaskSplit, other: TaskSplit): TaskSplit {
  return {
    images: joinedImages(normal.images, other.images),
    labels: Uint8Array.from([...normal.labels, ...other.labels]),
    classes: Uint8Array.from([...normal.classes, ...other.classes]),
    index: Int32Array.from([...normal.index, ...other.index]),
  };
}
