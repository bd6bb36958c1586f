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
  /** Of images on demand (imagesOnDemand.ts): some of them, which are not kept. To be called by way of `portionOf`. */
  readonly portion?: (begin: number, end: number) => Images;
}

export type ImagesShape = readonly [n: number, height: number, width: number, channels: number];

/** How many numbers make one image: height x width x channels. */
export function imageSize({ shape }: Images): number {
  return shape[1] * shape[2] * shape[3];
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
  // Images on demand are checked when they are made.
  if (images.portion) return;
  const size = imageSize(images);
  if (images.data.length !== n * size) {
    throw new InputError(
      `${who}: shape [${images.shape.join(', ')}] needs ${n * size} numbers, but there are ${images.data.length}.`,
    );
  }
  checkFinite(images, who);
}

/**
 * @param before how many images came before these, for the message
 * @throws InputError with the place of the first number that is not finite
 */
export function checkFinite(images: Images, who: string, before = 0): void {
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
