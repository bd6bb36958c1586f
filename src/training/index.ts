export { dealBatches, type Batches, type BatchMembership } from './batches';
export { centreOf } from './centre';
export { train, type EpochReport, type FitOptions, type Training } from './loop';
export { oneClassLoss, reconstructionErrors, softBoundaryLoss, squaredDistances } from './objectives';
export { Optimiser, type OptimiserOptions, type WeightDecay } from './optimiser';
export { radiusOf, type RadiusRule } from './radius';
export { SOLVERS, type SolverName } from './solvers';
export { checkSchedule, learningRateAt, type Schedule } from './schedule';
