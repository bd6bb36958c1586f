export { gcn, type GcnScale } from './gcn';
export { minMax, rescale } from './minMax';
export { Preprocessing, type PreprocessingOptions } from './preprocessing';
export type { FittedStep, Step } from './step';
