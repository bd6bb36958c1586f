import type { NetworkOptions } from '../../dist/networks';

/** The networks of the two published programs, as they differ. */
export const networkOptions: Readonly<Record<'theano' | 'pytorch', Omit<NetworkOptions, 'repDim'>>> = {
  theano: {
    affine: true,
    runningStatistics: 'inverse-std',
    initialiser: 'glorot',
    decoderNorm: 'output',
  },
  pytorch: {
    affine: false,
    runningStatistics: 'variance',
    initialiser: 'torch',
    decoderNorm: 'code',
  },
};
