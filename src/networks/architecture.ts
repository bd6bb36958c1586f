import type { Precision } from '../tensorflow';
import type { Initialiser } from './initialisers';
import type { LayerMaker } from './layer';
import type { RunningStatistics } from './layers';

/** What can be chosen about a network beside its architecture; the two ports are two such choices. */
export interface NetworkOptions {
  /** Length of the representation (the code). */
  readonly repDim: number;
  /** Batch normalisation with a trained scale and offset. */
  readonly affine: boolean;
  readonly runningStatistics: RunningStatistics;
  readonly initialiser: Initialiser;
  /** Of the convolutions, where they begin otherwise than the dense layers. */
  readonly convInitialiser?: Initialiser;
  /** Biases in convolutions and dense layers; none by default, because with them a network can map everything to c. */
  readonly bias?: boolean;
  /** What convolutions compute with: 'f32' by default, or 'bf16', coarser, for processors with AMX. */
  readonly precision?: Precision;
  /** Dropout in the encoder while training: a fifth of the input, half before every later weight; none by default. */
  readonly dropout?: boolean;
  /**
   * Batch normalisation that only one of the two programs has in its colour decoders: of the code (PyTorch port) or of the
   * output before its sigmoid (Theano program). The MNIST decoder has neither.
   */
  readonly decoderNorm: 'code' | 'output';
}

/** An encoder and the decoder that mirrors it. */
export interface Architecture {
  readonly name: string;
  /** [height, width, channels] of the images it takes. */
  readonly inputShape: readonly [number, number, number];
  /** The representation's length in the paper. */
  readonly repDim: number;
  /** How the convolutions begin when an autoencoder of the PyTorch port is trained, where that differs. */
  readonly autoencoderConvolutions?: Initialiser;
  encoder(options: NetworkOptions): LayerMaker[];
  decoder(options: NetworkOptions): LayerMaker[];
}
