import { reshaped } from './blocks';
import { differentiable } from './differentiable';
import { tf, type Tensor, type Tensor4D } from './load';
import { nativeOpWorks } from './probe';
import { attribute, rawOp, rawOps } from './rawOp';

/** Height and width of the windows, which do not overlap. */
type Window = readonly [height: number, width: number];

const attributes = ([height, width]: Window) => [
  attribute.float32('T'),
  attribute.int('ksize', [1, height, width, 1]),
  attribute.int('strides', [1, height, width, 1]),
  attribute.string('padding', 'VALID'),
  attribute.string('data_format', 'NHWC'),
];
const forwardAttributes = (window: Window) => [...attributes(window), attribute.int('explicit_paddings', [])];
const byName = [attribute.bool('workspace_enabled', true), attribute.string('_kernel', 'MklNameChangeOp')];

/** The two directions of max-pooling. */
export interface MaxPoolOps {
  /** The maxima, and what else the way back needs. */
  readonly forward: (x: Tensor) => Tensor[];
  /** The gradient of x from that of the maxima, `pooled` being what `forward` gave. */
  readonly backward: (x: Tensor, dy: Tensor, pooled: readonly Tensor[]) => Tensor;
}

/** oneDNN's max-pooling, called by its internal name; a second output remembers where each maximum was. */
function native(window: Window): MaxPoolOps {
  const [forward, backward] = [forwardAttributes(window), attributes(window)].map((own) => [
    ...own,
    ...byName,
  ]);
  return {
    forward: (x) => rawOps('_MklNativeMaxPool', forward, [x], 2),
    backward: (x, dy, [y, workspace]) => rawOp('_MklNativeMaxPoolGrad', backward, [x, y, dy, workspace]),
  };
}

/** TensorFlow's public ops. */
function plain(window: Window): MaxPoolOps {
  const own = forwardAttributes(window);
  return {
    forward: (x) => rawOps('MaxPool', own, [x], 1),
    backward: (x, dy, [y]) => rawOp('MaxPoolGrad', own, [x, y, dy]),
  };
}

/** Both for the windows of an image, and for a row of pixels in which those of a window follow one another. */
export const nativeMaxPool = { image: native([2, 2]), row: native([1, 4]) };
export const plainMaxPool = { image: plain([2, 2]), row: plain([1, 4]) };

/**
 * Whether oneDNN's max-pool can be called by its internal name. Its gradient takes a thirtieth of the time of
 * TensorFlow's public MaxPoolGrad, which eager execution does not replace by itself.
 */
export const hasNativeMaxPool: () => boolean = nativeOpWorks(() => {
  const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  const pooled = nativeMaxPool.image.forward(x);
  return (
    nativeMaxPool.image
      .backward(x, tf.tensor4d([5], [1, 1, 1, 1]), pooled)
      .dataSync()
      .join() === '0,0,0,5'
  );
});

/** The fastest that is there. */
const fastest = () => (hasNativeMaxPool() ? nativeMaxPool : plainMaxPool);

/** The 2 x 2 max-pooling of [n, height, width, channels]. */
export const maxPoolOps = (): MaxPoolOps => fastest().image;

/**
 * The same of an image in blocks of 2 x 2 pixels, [n, height / 2, width / 2, 4 channels]. The pixels of a window lie one after
 * the other there, so the batch is one row of pixels, and oneDNN is fastest with it as that.
 */
export function blockMaxPoolOps(channels: number, { row } = fastest()): MaxPoolOps {
  const inRow = (x: Tensor): Tensor => reshaped(x, [1, 1, x.size / channels, channels]);
  return {
    forward: (x) => {
      const [maxima, ...workspace] = row.forward(inRow(x));
      return [reshaped(maxima, [...x.shape.slice(0, 3), channels]), ...workspace];
    },
    backward: (x, dy, [maxima, ...workspace]) =>
      reshaped(row.backward(inRow(x), inRow(dy), [inRow(maxima), ...workspace]), x.shape),
  };
}

/**
 * The maxima of non-overlapping 2 x 2 windows of [n, height, width, channels]; a last odd row or column is dropped.
 * The gradient goes to the first position that holds the maximum, as in PyTorch and Theano.
 */
export function maxPool2x2(x: Tensor4D, ops: MaxPoolOps = maxPoolOps()): Tensor4D {
  return differentiable([x], {
    forward: (save) => {
      const pooled = ops.forward(x);
      save([x, ...pooled]);
      return pooled[0];
    },
    backward: (dy, [input, ...pooled]) => [() => ops.backward(input, dy, pooled)],
  }) as Tensor4D;
}
