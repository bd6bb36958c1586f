export type { Architecture, NetworkOptions } from './architecture';
export { ARCHITECTURE_NAMES, architectureByName } from './architectures';
export { beginWithDictionary, dictionaryKernel } from './dictionary';
export { type Initialiser } from './initialisers';
export type { KerasLayer, Layer, LayerMaker, Shape, WeightKind } from './layer';
export { LayersModel, type LayersModelFiles } from './layersModel';
export { type RunningStatistics } from './layers';
export { mnistLeNet } from './mnistLeNet';
export { chain, Network, weightSizes, type Weight, type WeightValues } from './network';
