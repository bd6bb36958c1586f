export { averagePrecision, fprAtTpr, rocAuc, rocCurve, type RocCurve } from './roc';
export { fiveNumbers, quantile, type FiveNumbers } from './summary';
export { ratesAt, type ThresholdRates } from './threshold';
