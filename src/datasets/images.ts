import { collectGarbage } from '../collectGarbage';
import { InputError } from '../errors';

/**
 * A batch of images, or of feature rows (then height = width = 1 and the features are the channels).
 *
 * `data` is row-major [n, height, width, channels]. Raw images are in [0, 1]; after preprocessing the range is
 * whatever the steps give. Functions that take Images never write into `data`.
 */
export interface Images {
  readonly data: Float32Array;
  readonly shape: ImagesShape;
  /** Of images that are made on demand: some of them, which are not kept. To be called by way of `portionOf`. */
  readonly portion?: (begin: number, end: number) => Images;
}

export type ImagesShape = readonly [n: number, height: number, width: number, channels: number];

/** How many numbers make one image: height x width x channels. */
export function imageSize({ shape }: Images): number {
  return shape[1] * shape[2] * shape[3];
}

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

/**
 * Checks that `images` is a well-formed batch with at least one image and only finite numbers.
 *
 * @param who begins the message, e.g. "DeepSvdd.fit"
 * @param expected height, width and channels that the images must have, where that is known
 * @throws InputError saying which image and pixel, or which sizes, are wrong
 */
export function checkImages(images: Images, who: string, expected?: readonly [number, number, number]): void {
  const [n, height, width, channels] = images.shape;
  if (
    images.shape.length !== 4 ||
    ![n, height, width, channels].every((size) => Number.isInteger(size) && size >= 0)
  ) {
    throw new InputError(
      `${who}: images need a shape [n, height, width, channels], not [${images.shape.join(', ')}].`,
    );
  }
  if (n === 0) throw new InputError(`${who}: there are no images.`);
  if (expected && (height !== expected[0] || width !== expected[1] || channels !== expected[2])) {
    throw new InputError(
      `${who}: images must be ${expected.join(' x ')} (height x width x channels), ` +
        `but these are ${height} x ${width} x ${channels}.`,
    );
  }
  const size = imageSize(images);
  if (!images.portion && images.data.length !== n * size) {
    throw new InputError(
      `${who}: shape [${images.shape.join(', ')}] needs ${n * size} numbers, but there are ${images.data.length}.`,
    );
  }
  // Images on demand are checked when they are made.
  if (!images.portion) checkFinite(images, who);
}

function checkFinite(images: Images, who: string, before = 0): void {
  const bad = firstNotFinite(images.data);
  if (bad < 0) return;
  const size = imageSize(images);
  throw new InputError(
    `${who}: image ${before + Math.floor(bad / size)} holds ${images.data[bad]} at position ${bad % size}; ` +
      'every number must be finite.',
  );
}

/**
 * The place of the first NaN or infinity, or -1. Zero times one of these is NaN, and so is every sum with it: four sums that do
 * not wait for each other tell of millions of numbers in a third of the time in which each is looked at.
 */
function firstNotFinite(data: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const rest = data.length % 4;
  for (let i = rest; i < data.length; i += 4) {
    a += 0 * data[i];
    b += 0 * data[i + 1];
    c += 0 * data[i + 2];
    d += 0 * data[i + 3];
  }
  for (let i = 0; i < rest; i++) a += 0 * data[i];
  return a + b + c + d === 0 ? -1 : data.findIndex((value) => !Number.isFinite(value));
}

/** The images at the given positions, in that order, copied. */
export function selectImages(images: Images, positions: ArrayLike<number>): Images {
  const size = imageSize(images);
  const data = new Float32Array(positions.length * size);
  for (let i = 0; i < positions.length; i++) {
    data.set(images.data.subarray(positions[i] * size, (positions[i] + 1) * size), i * size);
  }
  const [, height, width, channels] = images.shape;
  return { data, shape: [positions.length, height, width, channels] };
}
