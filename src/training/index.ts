export { dealBatches, type Batch, type Batches, type BatchMembership } from './batches';
export { centreOf } from './centre';
export type {
  Diagnosis,
  Evaluation,
  NetworkState,
  NetworkView,
  ObjectiveParts,
  WeightSnapshot,
} from './diagnosis';
export { train, type EpochReport, type FitOptions, type Training } from './loop';
export {
  crossEntropies,
  logProbabilities,
  oneClassLoss,
  RECONSTRUCTION_LOSSES,
  reconstructionErrors,
  softBoundaryLoss,
  squaredDistances,
  type ReconstructionLoss,
} from './objectives';
export { Optimiser, type OptimiserOptions, type WeightDecay } from './optimiser';
export { radiusOf, type RadiusRule } from './radius';
export { exactRadius, radiusByLineSearch, radiusObjective } from './radiusSolvers';
export { SOLVERS, type SolverName } from './solvers';
export { checkSchedule, learningRateAt, type Schedule } from './schedule';
