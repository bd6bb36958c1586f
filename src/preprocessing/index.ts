export { centre, type Centring } from './centre';
export { gcn, type GcnScale } from './gcn';
export { minMax, rescale } from './minMax';
export { pca } from './pca';
export { Preprocessing, type PreprocessingOptions } from './preprocessing';
export type { FittedStep, Step } from './step';
export { standardise } from './standardise';
export { zca } from './zca';
