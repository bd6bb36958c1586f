import { InputError } from '../errors';
import { RandomStream } from '../random';
import type { LabelledImages } from './dataset';

/** How the bytes of noise are spread: uniform over 0 … 255, or normal (mean 127.5, standard deviation 64), clipped. */
export type NoiseKind = 'uniform' | 'gaussian';

/**
 * Images of independent random pixels, all of class 0: outliers that no data set is needed for.
 *
 * @param shape height, width and channels
 */
export function noiseImages(
  kind: NoiseKind,
  n: number,
  shape: readonly [height: number, width: number, channels: number],
  seed = 0,
): LabelledImages {
  if (kind !== 'uniform' && kind !== 'gaussian') {
    throw new InputError(`There is no noise "${String(kind)}". Known kinds: uniform, gaussian.`);
  }
  if (!Number.isInteger(n) || n < 1)
    throw new InputError(`The number of noise images must be at least 1, not ${n}.`);
  const stream = new RandomStream(seed, `noise/${kind}`);
  const draw =
    kind === 'uniform' ? () => stream.integer(256) : () => Math.round(127.5 + 64 * stream.normal());
  // Typed arrays of bytes that clip, where plain ones would wrap around.
  const clipped = Uint8ClampedArray.from({ length: n * shape[0] * shape[1] * shape[2] }, draw);
  return { pixels: new Uint8Array(clipped.buffer), shape: [n, ...shape], labels: new Uint8Array(n) };
}
