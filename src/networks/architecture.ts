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
}

/** An encoder and the decoder that mirrors it. */
export interface Architecture {
  readonly name: string;
  /** [height, width, channels] of the images it takes. */
  readonly inputShape: readonly [number, number, number];
  /** The representation's length in the paper. */
  readonly repDim: number;
  encoder(options: NetworkOptions): LayerMaker[];
  decoder(options: NetworkOptions): LayerMaker[];
}
