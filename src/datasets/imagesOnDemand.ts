import { collectGarbage } from '../collectGarbage';
import { checkFinite, imageSize, type Images, type ImagesShape } from './images';

/** Numbers that are made on demand before those that nobody needs any more are given back: 32 MB. */
const MOST_UNCOLLECTED = 8_000_000;

/**
 * Images that are made when they are looked at: a part of them each time anew, all of them (`data`) once. Ten thousand images
 * that are only ever scored, a few hundred at a time, need not lie in memory.
 *
 * @param make the images from `begin` up to (not including) `end`, always the same
 * @throws InputError for an image that holds a number which is not finite, as soon as it is made
 */
export function imagesOnDemand(shape: ImagesShape, make: (begin: number, end: number) => Images): Images {
  let all: Float32Array | undefined;
  let sinceCollected = 0;
  const made = (begin: number, end: number): Images => {
    const images = make(begin, end);
    sinceCollected += images.data.length;
    if (sinceCollected > MOST_UNCOLLECTED) {
      collectGarbage();
      sinceCollected = 0;
    }
    checkFinite(images, 'Images on demand', begin);
    return images;
  };
  return {
    shape,
    get data() {
      return (all ??= made(0, shape[0]).data);
    },
    portion: (begin, end) => (all ? portionOf({ data: all, shape }, begin, end) : made(begin, end)),
  };
}

/** The images from `begin` up to (not including) `end`; they share their numbers with the others where those exist. */
export function portionOf(images: Images, begin: number, end: number): Images {
  if (images.portion) return images.portion(begin, end);
  const [, height, width, channels] = images.shape;
  const size = imageSize(images);
  return {
    data: images.data.subarray(begin * size, end * size),
    shape: [end - begin, height, width, channels],
  };
}

/** Some images and then others of the same size, on demand. */
export function joinedImages(first: Images, then: Images): Images {
  const [n, height, width, channels] = first.shape;
  return imagesOnDemand([n + then.shape[0], height, width, channels], (begin, end) => {
    const ofFirst = begin < n ? [portionOf(first, begin, Math.min(end, n))] : [];
    const ofThen = end > n ? [portionOf(then, Math.max(begin - n, 0), end - n)] : [];
    const data = new Float32Array((end - begin) * imageSize(first));
    let offset = 0;
    for (const part of [...ofFirst, ...ofThen]) {
      data.set(part.data, offset);
      offset += part.data.length;
    }
    return { data, shape: [end - begin, height, width, channels] };
  });
}

/** Images that are made at once where all are needed one after the other: what lies between two steps stays small. */
const PORTION = 2000;

/** All images, some at a time. */
export function* portionsOf(images: Images): Generator<Images> {
  const n = images.shape[0];
  for (let begin = 0; begin < n; begin += PORTION) {
    yield portionOf(images, begin, Math.min(begin + PORTION, n));
  }
}
