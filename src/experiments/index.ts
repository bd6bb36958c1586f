export { runAcrossOutliers, type RunAcrossOutliers } from './acrossOutliers';
export {
  adversarialImages,
  type AdversarialImages,
  type AdversarialImagesOptions,
} from './adversarialImages';
export { collapseTrial, type CollapseTrial } from './collapseTrial';
export { parseConfig, resolveConfig } from './config';
export { configDifferences, configHash } from './configHash';
export type { Method, RunConfig, RunSettings } from './config';
export { autoencoderOptions, deepSvddOptions } from './detectorOptions';
export type { Experiment, Grid, Part } from './experiment';
export { saveDiverged } from './diverged';
export { findExperiment } from './findExperiment';
export type { DiagnosticRow, Diagnostics } from './diagnostics';
export { scoreMetrics, type RunMetrics, type ScoreMetrics } from './metrics';
export { EXPERIMENTS } from './paper';
export { nuSweep } from './nuSweep';
export { planExperiment, type PlannedRun, type PlanOptions } from './plan';
export { prepareData, type PreparedData } from './prepare';
export type { Profile } from './profiles';
export { assembleRun, type RunParts, type RunResult, type RunScores } from './result';
export { executeRun, type RunWatch } from './run';
export {
  fitImages,
  OWN_METHODS,
  type FitImagesOptions,
  type FittedImages,
  type OwnMethod,
} from './fitImages';
export { runOnTask, type TaskResult, type TaskWatch } from './runOnTask';
export { finishedRun, readRunConfig, readRunMetrics, writeRun } from './runFolder';
export { scoreDataset, scoreImages, type ScoreSummary } from './scoreImages';
export { mergeRows, tableRow, type TableRow } from './table';
export type { Versions } from '../tensorflow';
export type { WeightRow } from './weightNorms';
