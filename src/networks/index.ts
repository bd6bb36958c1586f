export type { Architecture, NetworkOptions } from './architecture';
export { ARCHITECTURE_NAMES, architectureByName } from './architectures';
export { type Initialiser } from './initialisers';
export type { Layer, LayerMaker, Shape, WeightKind } from './layer';
export { type RunningStatistics } from './layers';
export { mnistLeNet } from './mnistLeNet';
export { Network, type Weight, type WeightValues } from './network';
