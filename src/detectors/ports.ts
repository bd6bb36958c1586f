import type { NetworkOptions } from '../networks';
import type { BatchMembership, RadiusRule } from '../training';

/** The two published programs: `theano` is behind the paper, `pytorch` is its authors' later port. */
export type Port = 'theano' | 'pytorch';

/** The choices in which the two programs differ, each usable by itself. */
export interface Recipe extends Omit<NetworkOptions, 'repDim'> {
  readonly batches: BatchMembership;
  readonly radiusRule: RadiusRule;
  /** Whether the autoencoder's weight decay also takes the scales (gamma) of batch normalisation. */
  readonly decayScales: boolean;
  /**
   * Whether the first convolution begins with a dictionary of the training images' patches, as in some of the Theano
   * program's scripts; by default it begins as the others do.
   */
  readonly dictionary?: boolean;
}

export const PORTS: Readonly<Record<Port, Recipe>> = {
  theano: {
    affine: true,
    runningStatistics: 'inverse-std',
    initialiser: 'glorot',
    batches: 'fixed',
    radiusRule: 'order-statistic',
    decayScales: true,
    decoderNorm: 'output',
  },
  pytorch: {
    affine: false,
    runningStatistics: 'variance',
    initialiser: 'torch',
    batches: 'reshuffled',
    radiusRule: 'quantile',
    decayScales: false,
    decoderNorm: 'code',
  },
};
