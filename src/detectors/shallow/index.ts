export { IsolationForest, type IsolationForestOptions } from './isolationForest';
export { BANDWIDTHS, Kde, type KdeOptions } from './kde';
export type { KdeKernel } from './kdeKernels';
export { NearestNeighbours, type NearestNeighboursOptions } from './nearestNeighbours';
export { OcSvm, type OcSvmOptions } from './ocSvm';
export type { SvmKernel } from './svmKernels';
