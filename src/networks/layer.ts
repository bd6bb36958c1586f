import type { RandomStream } from '../random';
import type { PatchStatistics, Tensor, Tensor1D, Tensor2D } from '../tensorflow';

/** The shape of one example, without the batch axis: [height, width, channels] or [features]. */
export type Shape = readonly number[];

/**
 * What a weight is, which decides what happens to it: kernels decay; biases, scales (gamma) and offsets (beta) are
 * trained; running statistics are updated by their layer and never by a gradient. The centre and the squared radius of
 * Deep SVDD belong to no layer, and are trained where that is asked for.
 */
export type WeightKind = 'kernel' | 'bias' | 'scale' | 'offset' | 'statistic' | 'sphere';

/** One weight of a layer before it exists. */
export interface WeightSpec {
  /** Layer and weight as PyTorch names them: "conv1.weight", "bn1.running_mean". */
  readonly name: string;
  readonly kind: WeightKind;
  readonly shape: Shape;
  /** Its first values, row-major. */
  readonly initial: (stream: RandomStream) => Float32Array;
}

/** What a layer sees when it is applied. */
export interface LayerContext {
  /** True while training: batch normalisation uses the batch's statistics and updates its running ones. */
  readonly training: boolean;
  /** The value of one of the layer's own weights. */
  weight(name: string): Tensor;
  /** Two integers (int32) for random numbers, others each time. */
  readonly seed: () => Tensor1D;
  /** Moves a running statistic a tenth of the way to the batch's value. */
  updateStatistic(name: string, batchValue: Tensor): void;
}

/** A weight of a layer in the words of Keras. */
export interface KerasWeight {
  /** Keras's name within the layer: "kernel", "moving_variance". */
  readonly name: string;
  /** The weight of this package that it comes from. */
  readonly from: string;
  /** Its values, where they are not the same; the numbers of both are in the same order. */
  readonly convert?: (value: number) => number;
}

/** A layer in the words of Keras: its class, its settings, and its weights in Keras's order. */
export interface KerasLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights?: readonly KerasWeight[];
}

/** One step of a network, for a known input shape. */
export interface Layer {
  /** What the step is, for summaries: "conv 5x5", "max-pool 2x2". */
  readonly description: string;
  readonly outputShape: Shape;
  readonly weights: readonly WeightSpec[];
  apply(x: Tensor, context: LayerContext): Tensor;
  /** Keras's layers that compute the same in evaluation, for programs that load TensorFlow.js layers models. */
  readonly keras: readonly KerasLayer[];
  /** The layer with its result in blocks of 2 x 2 pixels, where it is faster so and `applyAndPool` comes next. */
  applyInBlocks?(x: Tensor, context: LayerContext): Tensor;
  /**
   * The mean and the variance of each channel of the layer's result, [2, channels], from what is known of a batch's patches, for
   * an `applyAndPool` that comes next.
   */
  resultStatistics?(patches: PatchStatistics, context: LayerContext): Tensor2D;
  /**
   * The layer and a 2 x 2 max-pooling right after it, of an image or of one in blocks, in one kernel.
   *
   * @param statistics of x, [2, channels], where they are known
   */
  applyAndPool?(x: Tensor, context: LayerContext, statistics?: Tensor2D): Tensor;
  /** Whether the layer draws seeds while training. */
  readonly draws?: boolean;
  /** Whether the layer is that max-pooling. */
  readonly pools?: boolean;
}

/** Makes a layer once the shape of its input is known. */
export type LayerMaker = (inputShape: Shape) => Layer;
