import { InputError } from '../errors';
import { RandomStream } from '../random';
import type { LabelledImages } from './dataset';
import type { Images } from './images';
import { imagesAt, limit, positionsOf } from './task';

/** Images with the class of each. */
export interface ImagesWithLabels {
  /** In [0, 1]. */
  readonly images: Images;
  readonly labels: Uint8Array;
}

/**
 * At most so many images of each class, drawn by the seed, in file order: what a classifier of all classes learns from in
 * short time.
 *
 * @param count at least 1
 * @throws InputError
 */
export function drawPerClass(source: LabelledImages, count: number, seed = 0): ImagesWithLabels {
  if (!Number.isInteger(count) || count < 1) {
    throw new InputError(`The number of images of each class must be an integer >= 1, not ${count}.`);
  }
  const stream = new RandomStream(seed, 'per-class');
  const drawn = [...new Set(source.labels)].flatMap((c) =>
    limit(positionsOf(source, [c]), count, stream.sub(String(c))),
  );
  drawn.sort((a, b) => a - b);
  return { images: imagesAt(source, drawn), labels: Uint8Array.from(drawn, (i) => source.labels[i]) };
}
