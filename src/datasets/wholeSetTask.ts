import { InputError } from '../errors';
import { RandomStream } from '../random';
import type { Dataset, LabelledImages } from './dataset';
import { checkClasses, limit, positionsOf, splitOf, type OneClassTask } from './task';

/** What the normal images are, and how many are used. */
export interface WholeSetTaskOptions {
  /** The normal classes; all by default. */
  readonly normal?: readonly number[];
  /** As many outliers as normal test images, drawn by the seed; all by default. */
  readonly equalNumbers?: boolean;
  readonly maxTrain?: number;
  readonly maxTest?: number;
  readonly seed?: number;
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
  {
    normal: classes,
    equalNumbers = false,
    maxTrain = Infinity,
    maxTest = Infinity,
    seed = 0,
  }: WholeSetTaskOptions = {},
): OneClassTask {
  const size = dataset.test.shape.slice(1).join(' x ');
  if (outliers.shape.slice(1).join(' x ') !== size) {
    throw new InputError(
      `The outliers are ${outliers.shape.slice(1).join(' x ')}, the images of ${dataset.name} ${size}: convert them first.`,
    );
  }
  const stream = new RandomStream(seed, 'task');
  if (classes) checkClasses(dataset, classes, 'normal');
  const positions = ({ labels }: LabelledImages): number[] =>
    classes ? positionsOf({ labels }, classes) : Array.from(labels, (_, i) => i);
  const train = limit(positions(dataset.train), maxTrain, stream.sub('normal'));
  const test = limit(positions(dataset.test), maxTest, stream.sub('test'));
  const all = Array.from(outliers.labels, (_, i) => i);
  const most = equalNumbers ? Math.min(test.length, maxTest) : maxTest;
  const out = limit(all, most, stream.sub('outlier'));
  const normal = splitOf(dataset.test, test, () => 0);
  const other = splitOf(outliers, out, () => 1);
  const [n, height, width, channels] = normal.images.shape;
  const data = new Float32Array(normal.images.data.length + other.images.data.length);
  data.set(normal.images.data);
  data.set(other.images.data, normal.images.data.length);
  return {
    train: splitOf(dataset.train, train, () => 0),
    test: {
      images: { data, shape: [n + out.length, height, width, channels] },
      labels: Uint8Array.from([...normal.labels, ...other.labels]),
      classes: Uint8Array.from([...normal.classes, ...other.classes]),
      index: Int32Array.from([...normal.index, ...other.index]),
    },
  };
}
