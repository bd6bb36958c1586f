import { setImmediate } from 'node:timers/promises';
import { reshaped } from './blocks';
import { conv5x5 } from './conv5x5';
import { differentiable } from './differentiable';
import { tf, type Tensor1D, type Tensor2D, type Tensor3D, type Tensor4D } from './load';
import { matMul } from './matMul';
import { rowsAt } from './rowsAt';

/** The pixels that a 5 x 5 convolution of one channel sees at a time. */
const SEEN = 25;

/** Images whose patches are in memory at once. */
const PORTION = 50;

/** What a batch says about the 5 x 5 patches around its pixels, zeros around each image. */
export interface PatchStatistics {
  /** [1, 25] */
  readonly mean: Tensor2D;
  /** [25, 25] */
  readonly covariance: Tensor2D;
}

/**
 * The first and second moments of the patches of each of many images of one channel. They are as much again as images of 28 x 28
 * pixels, and give what a convolution has to say of any batch of them (`convolutionStatistics`) without a look at its result.
 */
export class PatchMoments {
  readonly #moments: Tensor2D;
  readonly #shift: number;

  private constructor(moments: Tensor2D, shift: number) {
    this.#moments = moments;
    this.#shift = shift;
  }

  /** @param images [n, height, width, 1]. The event loop gets its turn after every fifty. */
  static async of(images: Tensor4D): Promise<PatchMoments> {
    const [n] = images.shape;
    // Moments about a point within the pixels' range: about 0 those of bright images would drown their variance.
    const shift = tf.tidy(() => tf.mean(images).dataSync()[0]);
    const parts: Tensor2D[] = [];
    try {
      for (let begin = 0; begin < n; begin += PORTION) {
        await setImmediate();
        const portion = (): Tensor4D =>
          tf.slice(images, [begin, 0, 0, 0], [Math.min(PORTION, n - begin), -1, -1, -1]);
        parts.push(tf.tidy(() => momentsOf(portion(), shift)));
      }
      return new PatchMoments(tf.concat(parts, 0), shift);
    } finally {
      tf.dispose(parts);
    }
  }

  /** Of the images at these positions, [m], together. */
  at(positions: Tensor1D): PatchStatistics {
    return tf.tidy(() => {
      const all = tf.mean(rowsAt(this.#moments, positions), 0);
      const mean = reshaped(tf.slice(all, 0, SEEN), [1, SEEN]) as Tensor2D;
      const second = reshaped(tf.slice(all, SEEN), [SEEN, SEEN]) as Tensor2D;
      return {
        mean: tf.add<Tensor2D>(mean, this.#shift),
        covariance: tf.sub<Tensor2D>(second, matMul(mean, mean, { first: true })),
      };
    });
  }

  dispose(): void {
    this.#moments.dispose();
  }
}

/**
 * The mean and the variance of each channel that a 5 x 5 convolution (`conv5x5`) makes of a batch: with the mean m and the
 * covariance S of its patches, m.w and w'Sw for each filter w. Differentiable by the kernel.
 *
 * @param kernel [5, 5, 1, filters]
 * @returns [2, filters]
 */
export function convolutionStatistics(kernel: Tensor4D, { mean, covariance }: PatchStatistics): Tensor2D {
  const filters = kernel.shape[3];
  return differentiable([kernel], {
    forward: (save) => {
      const flat = reshaped(kernel, [SEEN, filters]);
      const spread = matMul(covariance, flat);
      save([mean, spread]);
      return tf.stack([reshaped(matMul(mean, flat), [filters]), tf.sum(tf.mul(flat, spread), 0)]);
    },
    backward: (dy, [mean, spread]) => [
      () => {
        const [ofMean, ofVariance] = tf.split(dy as Tensor2D, 2);
        const gradient = tf.add(matMul(mean, ofMean, { first: true }), tf.mul(spread, tf.mul(ofVariance, 2)));
        return reshaped(gradient, kernel.shape);
      },
    ],
  }) as Tensor2D;
}

/** [n, height, width, 1] -> [n, 25 + 25 x 25]: the means of the patches less the shift, and of their products. */
function momentsOf(images: Tensor4D, shift: number): Tensor2D {
  const [n, height, width] = images.shape;
  const copies = tf.reshape(tf.eye(SEEN), [5, 5, 1, SEEN]) as Tensor4D;
  const patches = tf.reshape(tf.sub(conv5x5(images, copies), shift), [n, height * width, SEEN]) as Tensor3D;
  const products = tf.div(tf.matMul(patches, patches, true, false), height * width);
  return tf.concat([tf.mean(patches, 1), tf.reshape(products, [n, SEEN * SEEN])], 1) as Tensor2D;
}
