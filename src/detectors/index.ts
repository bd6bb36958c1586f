export { Autoencoder, type AutoencoderOptions } from './autoencoder';
export { CalibratedDetector, type Prediction, type ThresholdRule } from './calibrated';
export { Classifier } from './classifier';
export {
  collapseSigns,
  collapseWarnings,
  rankCorrelation,
  type CollapseSigns,
  type FitEvidence,
} from './collapse';
export { conformalPValues, conformalThreshold } from './conformal';
export { DeepSvdd, type DeepSvddOptions, type Objective } from './deepSvdd';
export type { Companions, Detector, EpochReport, FitOptions, Scorer } from './detector';
export { firstKernel } from './firstKernel';
export { ImageStatistic, type ImageStatisticOptions, type StatisticName } from './imageStatistic';
export type { NetworkDetectorOptions, ResolvedOptions, TrainingOptions } from './options';
export { loadDetector } from './load';
export { readCompanions } from './savedDetector';
export { PORTS, type Port, type Recipe } from './ports';
export type { CentreStart, CentreUpdate, RadiusUpdate, SphereOptions } from './sphere';
export type { Diagnosis, Evaluation, NetworkView, ReconstructionLoss, SolverName } from '../training';
export * from './shallow';
export { importPortModel, portPreprocessing, type PortModelOptions } from './torch/portModel';
