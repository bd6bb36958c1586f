import { InputError } from '../../errors';
import { maxPool2x2, tf, type Tensor2D, type Tensor4D } from '../../tensorflow';
import type { LayerMaker } from '../layer';

/** Maxima of non-overlapping 2 x 2 windows; a last odd row or column is dropped. */
export function maxPool(): LayerMaker {
  return ([height, width, channels]) => ({
    description: 'max-pool 2x2',
    outputShape: [Math.floor(height / 2), Math.floor(width / 2), channels],
    weights: [],
    pools: true,
    apply: (x) => maxPool2x2(x as Tensor4D),
    keras: [
      {
        className: 'MaxPooling2D',
        config: { pool_size: [2, 2], strides: [2, 2], padding: 'valid', data_format: 'channels_last' },
      },
    ],
  });
}

/** The middle of an image; where the borders are not equal, the smaller ones are above and to the left. */
export function crop(height: number, width: number): LayerMaker {
  return ([h, w, channels]) => {
    const [top, left] = [Math.floor((h - height) / 2), Math.floor((w - width) / 2)];
    return {
      description: 'crop',
      outputShape: [height, width, channels],
      weights: [],
      apply: (x) =>
        h === height && w === width ? x : tf.slice(x as Tensor4D, [0, top, left, 0], [-1, height, width, -1]),
      keras: [
        {
          className: 'Cropping2D',
          config: {
            cropping: [
              [top, h - height - top],
              [left, w - width - left],
            ],
            data_format: 'channels_last',
          },
        },
      ],
    };
  };
}

/**
 * Reads a code as an image, channel by channel as both original programs do (so that their weights can be taken over
 * as they are), and hands it on with channels last.
 */
export function reshapeToImage(height: number, width: number): LayerMaker {
  return ([length]) => {
    const channels = length / (height * width);
    if (!Number.isInteger(channels)) {
      throw new InputError(
        `The code's length must be a multiple of ${height * width} to be decoded, not ${length}.`,
      );
    }
    return {
      description: 'reshape',
      outputShape: [height, width, channels],
      weights: [],
      apply: (x) => tf.transpose(tf.reshape(x as Tensor2D, [-1, channels, height, width]), [0, 2, 3, 1]),
      keras: [
        { className: 'Reshape', config: { target_shape: [channels, height, width] } },
        { className: 'Permute', config: { dims: [2, 3, 1] } },
      ],
    };
  };
}
