import { InputError } from '../errors';
import { centreCrop, grayscale, pad, toRgb } from './convert';
import type { LabelledImages, LoadOptions } from './dataset';
import { DATASET_NAMES, loadDataset } from './datasets';
import { loadGtsrbAdversarial } from './gtsrbAdversarial';
import { noiseImages, type NoiseKind } from './noise';

const NOISE: Readonly<Record<string, NoiseKind>> = {
  'uniform-noise': 'uniform',
  'gaussian-noise': 'gaussian',
};

/** What `loadOutliers` knows: every data set, adversarial stop signs, and noise. */
export const OUTLIER_NAMES: readonly string[] = [
  ...DATASET_NAMES,
  'gtsrb-adversarial',
  ...Object.keys(NOISE),
];

/** Images of another set, made comparable to a data set's. */
export interface OutlierImages {
  /** Its test images: the outliers. */
  readonly test: LabelledImages;
  /** Its training images, whose statistics are the set's own; where there are none, the outliers themselves. */
  readonly train: LabelledImages;
}

/**
 * Another set's images in the size and with the channels of the normal ones: gray by brightness or as three equal
 * channels, the middle of larger images, smaller ones framed in black.
 *
 * @param shape height, width and channels of the normal images
 * @param options of noise: how many images, and the seed
 * @throws InputError for an unknown name; else as `loadDataset`
 */
export async function loadOutliers(
  name: string,
  shape: readonly [height: number, width: number, channels: number],
  { n, seed, ...options }: LoadOptions & { readonly n: number; readonly seed: number },
): Promise<OutlierImages> {
  if (!OUTLIER_NAMES.includes(name)) {
    throw new InputError(`There are no outliers "${name}". Known: ${OUTLIER_NAMES.join(', ')}.`);
  }
  if (name in NOISE) {
    const test = noiseImages(NOISE[name], n, shape, seed);
    return { test, train: test };
  }
  if (name === 'gtsrb-adversarial') {
    const test = fitted(await loadGtsrbAdversarial(options), shape);
    return { test, train: test };
  }
  const { test, train } = await loadDataset(name, options);
  return { test: fitted(test, shape), train: fitted(train, shape) };
}

function fitted(
  images: LabelledImages,
  [height, width, channels]: readonly [number, number, number],
): LabelledImages {
  const [, h, w] = images.shape;
  const coloured = channels === 1 ? grayscale(images) : toRgb(images);
  return pad(centreCrop(coloured, Math.min(h, height), Math.min(w, width)), height, width);
}
