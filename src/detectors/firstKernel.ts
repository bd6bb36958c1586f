import { architectureByName } from '../networks';
import type { Autoencoder } from './autoencoder';
import type { DeepSvdd } from './deepSvdd';

/** The filters' side in every architecture. */
const SIDE = 5;

/**
 * The kernel of a fitted network's first convolution, [5, 5, channels, filters] row-major, for `filterImages`.
 *
 * @throws NotFittedError
 */
export function firstKernel(detector: DeepSvdd | Autoencoder): {
  readonly data: Float32Array;
  readonly shape: readonly number[];
} {
  const data = detector.weights()['conv1.weight'];
  const channels = architectureByName(detector.options.network).inputShape[2];
  return { data, shape: [SIDE, SIDE, channels, data.length / (SIDE * SIDE * channels)] };
}
