import { checkImages, imageSize, selectImages, type Images } from '../datasets/images';
import { InputError } from '../errors';
import { RandomStream } from '../random';
import type { Classify } from './boundaryAttack';

export interface AdversarialStartsOptions {
  readonly classify: Classify;
  /** The true class of each image that will be attacked. */
  readonly labels: ArrayLike<number>;
  /** 0 by default. */
  readonly seed?: number;
}

/**
 * For each image that will be attacked one that the model takes for another class, drawn from a pool: where an attack begins.
 *
 * @param pool of any classes, in [0, 1]
 * @throws InputError when the model gives all of the pool the class of an image
 */
export async function adversarialStarts(
  pool: Images,
  { classify, labels, seed = 0 }: AdversarialStartsOptions,
): Promise<Images> {
  checkImages(pool, 'adversarialStarts');
  const found = await classify(pool);
  const stream = new RandomStream(seed, 'adversarial-starts');
  const positions = Array.from(labels, (label) => {
    const others = Array.from(found, (_, i) => i).filter((i) => found[i] !== label);
    if (others.length > 0) return others[stream.integer(others.length)];
    throw new InputError(
      `None of the ${pool.data.length / imageSize(pool)} images to begin at is taken for another class than ${label}: ` +
        'give images of other classes.',
    );
  });
  return selectImages(pool, positions);
}
