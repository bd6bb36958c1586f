import {
  adversarialStarts,
  boundaryAttack,
  type BoundaryAttackOptions,
  type BoundaryAttackResult,
  type Classify,
} from '../attacks';
import { selectImages, type Dataset, type Images } from '../datasets';
import { imagesAt, limit, positionsOf } from '../datasets/task';
import { InputError } from '../errors';
import { RandomStream } from '../random';

export interface AdversarialImagesOptions extends Pick<
  BoundaryAttackOptions,
  'steps' | 'sphericalStep' | 'sourceStep' | 'onStep' | 'signal'
> {
  readonly classify: Classify;
  /** The class whose images are attacked. */
  readonly target: number;
  /** How many of its test images; 20 by default, as in the paper. */
  readonly count?: number;
  /** Decides what is drawn, and the attack; 0 by default. */
  readonly seed?: number;
}

/** Adversarial images and what they were made from. */
export interface AdversarialImages extends BoundaryAttackResult {
  /** Test images of the class that the model gets right, in [0, 1]. */
  readonly originals: Images;
  /** The place of each in the official test file. */
  readonly index: Int32Array;
  /** Where each attack began: training images of other classes. */
  readonly starts: Images;
}

/** Attacks begin at some of so many training images of other classes. */
const POOL = 500;

/**
 * Adversarial images as for the paper's Table 2: test images of one class, drawn among those that a model gets right, and
 * changed by the boundary attack until it takes them for another class.
 *
 * @throws InputError for a class that does not exist, or of which the model gets no test image right; else as
 * `boundaryAttack`
 */
export async function adversarialImages(
  dataset: Dataset,
  { classify, target, count = 20, seed = 0, ...attack }: AdversarialImagesOptions,
): Promise<AdversarialImages> {
  if (!Number.isInteger(count) || count < 1) {
    throw new InputError(`The number of images to attack must be an integer >= 1, not ${count}.`);
  }
  const positions = positionsOf(dataset.test, [target]);
  const name = dataset.classNames[target] as string | undefined;
  if (name === undefined || positions.length === 0) {
    throw new InputError(`${dataset.name} has no test images of a class ${target}.`);
  }
  const stream = new RandomStream(seed, 'adversarial-images');
  const images = imagesAt(dataset.test, positions);
  const found = await classify(images);
  const right = Array.from(positions.keys()).filter((i) => found[i] === target);
  if (right.length === 0) {
    throw new InputError(
      `The model gets no test image of the class ${name} right: there is nothing to attack.`,
    );
  }
  const chosen = limit(right, count, stream.sub('originals'));
  const originals = selectImages(images, chosen);
  const others = Array.from(dataset.train.labels.keys()).filter((i) => dataset.train.labels[i] !== target);
  const pool = imagesAt(dataset.train, limit(others, POOL, stream.sub('pool')));
  const labels = chosen.map(() => target);
  const starts = await adversarialStarts(pool, { classify, labels, seed });
  const result = await boundaryAttack(originals, { classify, labels, starts, seed, ...attack });
  return { ...result, originals, starts, index: Int32Array.from(chosen, (i) => positions[i]) };
}
