import { depthToSpace2x2 } from './depthToSpace';
import { tf, type Tensor, type Tensor2D, type Tensor4D } from './load';

/**
 * A 5 x 5 convolution, zero padding 2, of an image enlarged twofold by repeating its pixels, without making the enlarged
 * image.
 *
 * Output row 2i + a (a = 0, 1) sees the input row i + floor((a + u) / 2) through the kernel's rows u = -2 … 2: only the
 * rows i - 1, i, i + 1. So each of the four phases (a, b) is a 3 x 3 convolution of the small image, whose kernel sums
 * rows and columns of the 5 x 5 one; the four run as one convolution with four times the filters. That takes 9 x 4 / (25 x
 * 4) of the multiplications; both gradients gain alike, since the folding is linear.
 *
 * @param x [n, height, width, channels]
 * @param kernel [5, 5, channels, filters]
 * @returns [n, 2 height, 2 width, filters]
 */
export function upsampleConv5x5(x: Tensor4D, kernel: Tensor4D): Tensor4D {
  const [, , channels, filters] = kernel.shape;
  return tf.tidy(() => {
    const flat = tf.reshape(kernel, [25, channels * filters]) as Tensor2D;
    const folded = tf.reshape(tf.matMul(foldingMatrix(), flat), [9, 4, channels, filters]);
    const phases = tf.reshape(tf.transpose(folded, [0, 2, 1, 3]), [3, 3, channels, 4 * filters]) as Tensor4D;
    return depthToSpace2x2(tf.conv2d(x, phases, 1, 'same'));
  });
}

let kept: Tensor | undefined;

/** [9 x 4, 25]: row (3x3 position, phase), column 5x5 position; 1 where that entry of the kernel is summed. */
function foldingMatrix(): Tensor2D {
  if (!kept || kept.isDisposed) {
    const rows: number[][] = [];
    for (const [row, column] of grid(3)) {
      for (const [a, b] of grid(2)) {
        const sums = grid(5).map(([u, v]) => source(a, u) === row && source(b, v) === column);
        rows.push(sums.map(Number));
      }
    }
    kept = tf.keep(tf.tensor2d(rows));
  }
  return kept as Tensor2D;
}

/** Which of the three rows i - 1, i, i + 1 (as 0, 1, 2) the kernel's row u (0 … 4) reads for phase a. */
function source(a: number, u: number): number {
  return Math.floor((a + u - 2) / 2) + 1;
}

function grid(size: number): [number, number][] {
  return Array.from({ length: size * size }, (_, i) => [Math.floor(i / size), i % size]);
}
