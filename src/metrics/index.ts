export { chosenThreshold, type ThresholdCriterion } from './chosenThreshold';
export { bootstrapInterval, studentInterval, type BootstrapOptions, type Interval } from './intervals';
export { mean, standardDeviation } from './moments';
export { binormalTpr, tprBounds, type TprBounds } from './operatingPoint';
export { signTest, wilcoxonSignedRank, type SignedRankResult, type SignTestResult } from './pairedTests';
export { averagePrecision, fprAtTpr, rocAuc, rocCurve, type RocCurve } from './roc';
export { quantile } from '../quantile';
export { fiveNumbers, type FiveNumbers } from './summary';
export { ratesAt, type ThresholdRates } from './threshold';
