import { reshaped, transposed } from './blocks';
import { keptMatrix } from './keptMatrix';
import { tf, type Tensor, type Tensor2D } from './load';
import { batchMatMul, matMul } from './matMul';
import { minimalFilter } from './minimalFilter';
import type { ConvolutionOps } from './plainConvolution';

/** Rows and columns of results that are computed together. */
const TILE = 4;

/** Fewer channels do not repay the transforms, nor do fewer tiles that of the kernel; larger images make them dearer. */
const FEWEST_CHANNELS = 32;
const FEWEST_TILES = 64;
const LARGEST_IMAGE = 16;

/** So many numbers are transformed at a time: with their products they stay in a core's share of the cache. */
const AT_A_TIME = 2 ** 20;

/**
 * Whether `winogradOps` is faster than TensorFlow's own convolution.
 *
 * @param shape of the images, [n, height, width, channels]
 * @param kernelShape [rows, columns, channels, filters]
 */
export function repaysTransforms(shape: readonly number[], kernelShape: readonly number[]): boolean {
  const [n, height, width] = shape;
  const [rows, columns, channels, filters] = kernelShape;
  return (
    rows === columns &&
    [3, 5].includes(rows) &&
    [height, width].every((length) => length % TILE === 0 && length <= LARGEST_IMAGE) &&
    Math.min(channels, filters) >= FEWEST_CHANNELS &&
    (n * height * width) / TILE ** 2 >= FEWEST_TILES
  );
}

/**
 * Convolution by minimal filtering (minimalFilter.ts) of tiles of 4 x 4 results: a 5 x 5 kernel takes 64 multiplications for each
 * pair of a channel and a filter in place of 400, a 3 x 3 one 36 in place of 144. It rounds otherwise than the sum as it is
 * written, by a few millionths.
 *
 * With the filtering's matrices A, B and G applied to rows and to columns, * numbers of the transformed tiles:
 *
 *     V = B^T x B,   U = G k G^T,   M = V U,   y = A^T M A
 *
 * where V U is one product of matrices, tiles x channels by channels x filters, for each place of a tile. All of it is linear in x
 * and in k, so the gradients are the same steps backwards: dM = A dy A^T, dx = B (dM U^T) B^T, dU = V^T dM, dk = G^T dU G.
 *
 * The pixels' axes come first here and the images' next, [height, width, n, channels]: so each step is a product of matrices, and
 * cutting into tiles is part of the matrix. A few images go through all steps at a time, as many as the cache holds.
 *
 * Of images whose height and width 4 divides, with kernels of 3 x 3 or 5 x 5.
 */
export const winogradOps: ConvolutionOps = {
  forward: (x, kernel) =>
    tf.tidy(() => {
      const { input, output, sizes } = tilingOf(x.shape, kernel.shape);
      const u = transformKernel(kernel);
      const parts = tf
        .split(x, sizes)
        .map((part) => tf.tidy(() => fromTiles(batchMatMul(toTiles(part, input), u), output)));
      return tf.concat(parts);
    }),

  // Both at once, because what dy is transformed to serves both.
  backward: (x, kernel, dy) => {
    const [ofX, ofKernel] = gradients(x, kernel, dy);
    return [() => ofX, () => ofKernel];
  },
};

function gradients(x: Tensor, kernel: Tensor, dy: Tensor): [ofX: Tensor, ofKernel: Tensor] {
  return tf.tidy(() => {
    const { input, output, sizes } = tilingOf(x.shape, kernel.shape);
    const u = transformKernel(kernel);
    const gradientParts = tf.split(dy, sizes);
    let ofU: Tensor | undefined;
    const ofX = tf.split(x, sizes).map((part, i) => {
      const before = ofU;
      const made = tf.tidy(() => {
        const dm = toTiles(gradientParts[i], output);
        const here = tf.sum(batchMatMul(toTiles(part, input), dm, { first: true }), 1, true);
        return {
          ofU: before ? tf.add(before, here) : here,
          ofX: fromTiles(batchMatMul(dm, u, { second: true }), input),
        };
      });
      before?.dispose();
      ofU = made.ofU;
      return made.ofX;
    });
    return [tf.concat(ofX), transformKernelBack(ofU as Tensor, kernel.shape)];
  });
}

/** What the first two axes of a tensor are multiplied by, [new length, length]. */
interface Matrices {
  readonly rows: Tensor2D;
  readonly columns: Tensor2D;
}

/** Of images: [tiles' places, pixels]. */
interface Axes extends Matrices {
  /** Places of a transformed tile on one axis. */
  readonly places: number;
}

/** How images of these shapes are cut: what makes tiles of them, what tiles make the result, how many images go at a time. */
function tilingOf(
  [n, height, width]: readonly number[],
  [taps, , channels, filters]: readonly number[],
): { readonly input: Axes; readonly output: Axes; readonly sizes: number[] } {
  const places = TILE + taps - 1;
  const numbers = (height * width * places ** 2 * (channels + filters)) / TILE ** 2;
  const parts = Math.min(n, Math.ceil((n * numbers) / AT_A_TIME));
  return {
    input: axes('input', height, width, taps),
    output: axes('output', height, width, taps),
    // As equal as can be: each size costs TensorFlow preparations.
    sizes: Array.from(
      { length: parts },
      (_, i) => Math.floor(((i + 1) * n) / parts) - Math.floor((i * n) / parts),
    ),
  };
}

function axes(kind: 'input' | 'output', height: number, width: number, taps: number): Axes {
  const of = (length: number): Tensor2D =>
    keptMatrix(`${kind} of ${taps} taps, ${length}`, () => tileMatrix(kind, length, taps));
  return { rows: of(height), columns: of(width), places: TILE + taps - 1 };
}

/**
 * What a row of pixels is multiplied by from the left: for each place of a transformed tile and each tile one row. It holds B^T
 * where the tile's inputs are, what lies outside the image being 0, or A where its results are.
 */
function tileMatrix(kind: 'input' | 'output', length: number, taps: number): number[][] {
  const { input, output } = minimalFilter(TILE, taps);
  const before = (taps - 1) / 2;
  return input.flatMap((_, place) =>
    Array.from({ length: length / TILE }, (_, tile) =>
      Array.from({ length }, (_, pixel) => {
        const within = pixel - tile * TILE;
        return (kind === 'input' ? input[place][within + before] : output[within]?.[place]) ?? 0;
      }),
    ),
  );
}

/** [n, height, width, channels] -> [places, tiles, places, tiles x n, channels]: places and tiles of the rows, of the columns. */
function toTiles(image: Tensor, axes: Axes): Tensor {
  const [n, height, width, channels] = image.shape;
  const pixelsFirst = transposed(reshaped(image, [n, height * width, channels]), [1, 0, 2]);
  const { rows, columns, places } = axes;
  const tiles = [rows, columns].map((matrix) => matrix.shape[0] / places);
  return reshaped(transform(pixelsFirst, axes), [places, tiles[0], places, tiles[1] * n, channels]);
}

/** The same steps backwards; what several tiles say of a pixel is added up. */
function fromTiles(tiles: Tensor, axes: Axes): Tensor {
  const [height, width] = [axes.rows.shape[1], axes.columns.shape[1]];
  const [, , , perPlace, channels] = tiles.shape as number[];
  const n = (perPlace * axes.places) / axes.columns.shape[0];
  const pixelsFirst = reshaped(transformBack(tiles, axes), [height * width, n, channels]);
  return reshaped(transposed(pixelsFirst, [1, 0, 2]), [n, height, width, channels]);
}

function kernelMatrices(taps: number): Matrices {
  const g = keptMatrix(`kernel of ${taps} taps`, () => minimalFilter(TILE, taps).kernel);
  return { rows: g, columns: g };
}

/** [taps, taps, channels, filters] -> [places, 1, places, channels, filters] */
function transformKernel(kernel: Tensor): Tensor {
  const [taps, , channels, filters] = kernel.shape;
  const matrices = kernelMatrices(taps);
  const [places] = matrices.rows.shape;
  return reshaped(transform(kernel, matrices), [places, 1, places, channels, filters]);
}

function transformKernelBack(gradient: Tensor, shape: readonly number[]): Tensor {
  return reshaped(transformBack(gradient, kernelMatrices(shape[0])), shape);
}

/** The first two axes, each multiplied by its matrix from the left; the others come out as one. */
function transform(x: Tensor, { rows, columns }: Matrices): Tensor {
  const [height, width] = [rows.shape[1], columns.shape[1]];
  const rest = x.size / (height * width);
  const byRows = matMul(rows, reshaped(x, [height, width * rest]));
  return batchMatMul(columns, reshaped(byRows, [rows.shape[0], width, rest]));
}

/** The same steps backwards, with the matrices transposed; the result is [height, everything else]. */
function transformBack(y: Tensor, { rows, columns }: Matrices): Tensor {
  const [height, width] = [rows.shape[0], columns.shape[0]];
  const rest = y.size / (height * width);
  const byColumns = batchMatMul(columns, reshaped(y, [height, width, rest]), { first: true });
  return matMul(rows, reshaped(byColumns, [height, columns.shape[1] * rest]), { first: true });
}
