export { Autoencoder } from './autoencoder';
export { DeepSvdd, type DeepSvddOptions, type Objective } from './deepSvdd';
export type { Companions, Detector, EpochReport, FitOptions } from './detector';
export type { NetworkDetectorOptions, ResolvedOptions, TrainingOptions } from './options';
export { loadDetector } from './load';
export { PORTS, type Port, type Recipe } from './ports';
export * from './shallow';
export { importPortModel, portPreprocessing, type PortModelOptions } from './torch/portModel';
