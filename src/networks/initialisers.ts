import type { RandomStream } from '../random';

/**
 * How kernels begin.
 *
 * - `glorot`: uniform within gain * sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010); the Theano program.
 * - `torch`: uniform within 1 / sqrt(fan in), the default of PyTorch 0.4's layers; the PyTorch port.
 */
export type Initialiser = 'glorot' | 'torch';

/** The gain of a layer followed by a leaky ReLU of the given slope (He et al. 2015, as in Lasagne). */
export function leakyReluGain(slope: number): number {
  return Math.sqrt(2 / (1 + slope ** 2));
}

/**
 * @param fanIn,fanOut inputs and outputs of one unit: channels times the kernel's height times its width
 * @param gain for `glorot` only
 * @returns a function that draws the kernel of that many numbers
 */
export function kernelInitialiser(
  initialiser: Initialiser,
  { fanIn, fanOut, gain = 1 }: { fanIn: number; fanOut: number; gain?: number },
): (stream: RandomStream, size: number) => Float32Array {
  const bound = initialiser === 'glorot' ? gain * Math.sqrt(6 / (fanIn + fanOut)) : 1 / Math.sqrt(fanIn);
  return (stream, size) => Float32Array.from({ length: size }, () => stream.uniform(-bound, bound));
}
