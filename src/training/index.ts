export { Adam, type WeightDecay } from './adam';
export { dealBatches, type Batches, type BatchMembership } from './batches';
export { centreOf } from './centre';
export { train, type EpochReport, type FitOptions, type Training } from './loop';
export { oneClassLoss, reconstructionErrors, softBoundaryLoss, squaredDistances } from './objectives';
export { radiusOf, type RadiusRule } from './radius';
export { checkSchedule, learningRateAt, type Schedule } from './schedule';
