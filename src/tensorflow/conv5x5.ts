import { foldKernel, outputBlock, unfoldGradient, type BlockConvolution } from './blockKernel';
import { fromBlocks, POOLED, toBlocks, type BlockSize } from './blocks';
import { convolutionOps } from './convolutionOps';
import { differentiable } from './differentiable';
import type { Tensor, Tensor4D } from './load';
import type { ConvolutionOps } from './plainConvolution';
import type { Precision } from './precision';

const SINGLE: BlockSize = [1, 1];

/** The numbers that a vector register of AVX-512 holds. */
const LANES = 16;

/**
 * A 5 x 5 convolution of stride 1 with zero padding 2 (cross-correlation).
 *
 * @param x [n, height, width, channels]
 * @param kernel [5, 5, channels, filters]
 * @param precision of the products, see `Precision`
 * @returns [n, height, width, filters]
 */
export function conv5x5(x: Tensor4D, kernel: Tensor4D, precision: Precision = 'f32'): Tensor4D {
  return convolve(x, kernel, convolutionOf(x, kernel, 1), precision);
}

/**
 * The same of an image enlarged twofold by repeating its pixels, without making the enlarged image.
 *
 * Output row 2i + a (a = 0, 1) sees the input row i + floor((a + u) / 2) through the kernel's rows u = -2 … 2: only the
 * rows i - 1, i, i + 1. So each of the four phases (a, b) is a 3 x 3 convolution of the small image, whose kernel sums
 * rows and columns of the 5 x 5 one; the four run as one convolution with four times the filters. That takes 9 x 4 / (25 x
 * 4) of the multiplications; both gradients gain alike, since the folding is linear.
 *
 * @returns [n, 2 height, 2 width, filters]
 */
export function upsampleConv5x5(x: Tensor4D, kernel: Tensor4D, precision: Precision = 'f32'): Tensor4D {
  return convolve(x, kernel, convolutionOf(x, kernel, 2), precision);
}

/**
 * `conv5x5` with its result left in blocks of 2 x 2 pixels (blocks.ts), for a max-pooling that comes later. Where `fillsBlocks`
 * says so it saves the way out of the blocks that the convolution is computed in.
 *
 * @param x [n, height, width, channels] of even height and width
 * @returns [n, height / 2, width / 2, 4 filters]
 */
export function conv5x5InBlocks(x: Tensor4D, kernel: Tensor4D, precision: Precision = 'f32'): Tensor4D {
  return convolve(x, kernel, { enlarge: 1, block: POOLED }, precision, SINGLE);
}

/** Whether a convolution of an image [height, width, channels] has so few filters that `conv5x5InBlocks` is faster. */
export const fillsBlocks = ([height, width, channels]: readonly number[], filters: number): boolean =>
  leavesLanes(channels, filters) && height % 2 === 0 && width % 2 === 0;

/** Whether so few filters are computed at once that most of a register is empty. */
const leavesLanes = (channels: number, filters: number): boolean => filters <= LANES / 2 && channels <= LANES;

/**
 * The block of pixels that is computed as one.
 *
 * TensorFlow's convolution computes as many filters at once as a register holds. With fewer, most of the register is
 * empty; then some neighbouring pixels are taken together, their channels side by side, which makes the convolution one
 * of more filters and fewer positions. It does more multiplications (by zeros) in less time. Blocks of two columns cost
 * no copy; blocks of two rows as well do, and are worth it from a few channels on.
 */
export function chooseBlock(shape: readonly number[], filters: number, enlarge: 1 | 2): BlockSize {
  const [, height, width, channels] = shape;
  if (!leavesLanes(channels, filters * enlarge * enlarge) || width % 2 !== 0) return SINGLE;
  return channels >= 4 && height % 2 === 0 ? POOLED : [1, 2];
}

const convolutionOf = (x: Tensor4D, kernel: Tensor4D, enlarge: 1 | 2): BlockConvolution => ({
  enlarge,
  block: chooseBlock(x.shape, kernel.shape[3], enlarge),
});

/** @param out the blocks of the result that are taken apart again */
function convolve(
  x: Tensor4D,
  kernel: Tensor4D,
  convolution: BlockConvolution,
  precision: Precision,
  out = outputBlock(convolution),
): Tensor4D {
  const [, , channels, filters] = kernel.shape;
  const plain = convolution.enlarge === 1 && convolution.block[0] * convolution.block[1] === 1;
  const opsOf = (blocks: Tensor, folded: Tensor): ConvolutionOps =>
    convolutionOps(blocks.shape, folded.shape, precision);
  return differentiable([x, kernel], {
    forward: (save) => {
      const blocks = toBlocks(x, convolution.block);
      const folded = plain ? kernel : foldKernel(kernel, convolution);
      save([blocks, folded]);
      return fromBlocks(opsOf(blocks, folded).forward(blocks, folded), out);
    },
    backward: (dy, [blocks, folded], share) => {
      const gradients = opsOf(blocks, folded).backward(blocks, folded, share(toBlocks(dy, out)));
      return [
        () => fromBlocks(gradients[0](), convolution.block),
        () => (plain ? gradients[1]() : unfoldGradient(gradients[1](), [channels, filters], convolution)),
      ];
    },
  }) as Tensor4D;
}
