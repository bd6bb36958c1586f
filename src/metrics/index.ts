export { averagePrecision, fprAtTpr, rocAuc, rocCurve, type RocCurve } from './roc';
export { quantile } from '../quantile';
export { fiveNumbers, type FiveNumbers } from './summary';
export { ratesAt, type ThresholdRates } from './threshold';
