import { reshaped, transposed, type BlockSize } from './blocks';
import { keptMatrix } from './keptMatrix';
import { tf, type Tensor, type Tensor2D } from './load';
import { matMul } from './matMul';

/** A 5 x 5 convolution as one of blocks: enlarged so many times beforehand, and input blocks of this size. */
export interface BlockConvolution {
  readonly enlarge: 1 | 2;
  readonly block: BlockSize;
}

/** Height and width of the blocks of the output: those of the input, enlarged. */
export const outputBlock = ({ enlarge, block }: BlockConvolution): BlockSize => [
  block[0] * enlarge,
  block[1] * enlarge,
];

/**
 * How many blocks of `block` pixels, on one axis, an output block sees: row A of it sees, through the kernel's row u = -2 … 2,
 * the input row floor((A + u) / enlarge), which lies in the block floor(that / block).
 */
const span = (block: number, enlarge: number): number =>
  2 * Math.max(Math.ceil(2 / enlarge / block), Math.floor((block * enlarge + 1) / enlarge / block)) + 1;

/** Height and width of the kernel of blocks. */
export const blockKernelSize = ({ enlarge, block }: BlockConvolution): BlockSize => [
  span(block[0], enlarge),
  span(block[1], enlarge),
];

/** A kernel [5, 5, channels, filters] as one of blocks: [rows, columns, block x channels, output block x filters]. */
export function foldKernel(kernel: Tensor, convolution: BlockConvolution): Tensor {
  const [, , channels, filters] = kernel.shape;
  const [rows, columns] = blockKernelSize(convolution);
  const [pixelsIn, pixelsOut] = [area(convolution.block), area(outputBlock(convolution))];
  return tf.tidy(() => {
    const flat = reshaped(kernel, [25, channels * filters]);
    const folded = matMul(foldingMatrix(convolution), flat);
    const shape = [rows, columns, pixelsIn * channels, pixelsOut * filters];
    // With one channel the pixels of the output are where they belong already.
    if (channels === 1) return reshaped(folded, shape);
    const split = reshaped(folded, [rows * columns * pixelsIn, pixelsOut, channels, filters]);
    return reshaped(transposed(split, [0, 2, 1, 3]), shape);
  });
}

/** The gradient of the 5 x 5 kernel from that of the folded one: folding is linear, so it goes back by the transposed matrix. */
export function unfoldGradient(
  gradient: Tensor,
  [channels, filters]: readonly [number, number],
  convolution: BlockConvolution,
): Tensor {
  const [rows, columns] = blockKernelSize(convolution);
  const [pixelsIn, pixelsOut] = [area(convolution.block), area(outputBlock(convolution))];
  return tf.tidy(() => {
    const split = reshaped(gradient, [rows * columns * pixelsIn, channels, pixelsOut, filters]);
    const ordered = channels === 1 ? split : transposed(split, [0, 2, 1, 3]);
    const flat = reshaped(ordered, [rows * columns * pixelsIn * pixelsOut, channels * filters]);
    const unfolded = matMul(foldingMatrix(convolution), flat, { first: true });
    return reshaped(unfolded, [5, 5, channels, filters]);
  });
}

const area = ([rows, columns]: BlockSize): number => rows * columns;

/** 1 where an entry of the 5 x 5 kernel (column) is part of one of the kernel of blocks (row: block, input, output pixel). */
function foldingMatrix(convolution: BlockConvolution): Tensor2D {
  const { enlarge, block } = convolution;
  return keptMatrix(`folding of ${enlarge}, ${block.join(' x ')}`, () => {
    const size = blockKernelSize(convolution);
    const out = outputBlock(convolution);
    /** Whether output row A sees row `pixel` of the `at`-th block through the kernel's row u. */
    const sees = (axis: 0 | 1, at: number, pixel: number, A: number, u: number): boolean =>
      Math.floor((A + u - 2) / enlarge) === (at - (size[axis] - 1) / 2) * block[axis] + pixel;
    const rows: number[][] = [];
    for (const [r, s] of grid(size)) {
      for (const [a, b] of grid(block)) {
        for (const [A, B] of grid(out)) {
          rows.push(grid([5, 5]).map(([u, v]) => Number(sees(0, r, a, A, u) && sees(1, s, b, B, v))));
        }
      }
    }
    return rows;
  });
}

function grid([rows, columns]: BlockSize): [number, number][] {
  return Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]);
}
