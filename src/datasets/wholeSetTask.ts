import { InputError } from '../errors';
import { RandomStream } from '../random';
import type { Dataset, LabelledImages } from './dataset';
import { splitOf, type OneClassTask } from './task';

/** Whose test images are the outliers, and how many are used. */
export interface WholeSetTaskOptions {
  /** As many outliers as normal test images, drawn by the seed; all by default. */
  readonly equalNumbers?: boolean;
  readonly maxTrain?: number;
  readonly maxTest?: number;
  readonly seed?: number;
}

/**
 * A whole data set as normal: all its training images to fit on, its test images against those of another set.
 *
 * @param outliers test images of another set in the same size and with the same channels (see the converters)
 * @throws InputError for images of another size
 */
export function wholeSetTask(
  dataset: Dataset,
  outliers: LabelledImages,
  { equalNumbers = false, maxTrain = Infinity, maxTest = Infinity, seed = 0 }: WholeSetTaskOptions = {},
): OneClassTask {
  const size = dataset.test.shape.slice(1).join(' x ');
  if (outliers.shape.slice(1).join(' x ') !== size) {
    throw new InputError(
      `The outliers are ${outliers.shape.slice(1).join(' x ')}, the images of ${dataset.name} ${size}: convert them first.`,
    );
  }
  const stream = new RandomStream(seed, 'task');
  const some = (n: number, most: number, name: string): number[] =>
    n <= most
      ? Array.from({ length: n }, (_, i) => i)
      : Array.from(stream.sub(name).sample(n, most)).sort((a, b) => a - b);
  const train = some(dataset.train.shape[0], maxTrain, 'normal');
  const test = some(dataset.test.shape[0], maxTest, 'test');
  const out = some(outliers.shape[0], equalNumbers ? Math.min(test.length, maxTest) : maxTest, 'outlier');
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
