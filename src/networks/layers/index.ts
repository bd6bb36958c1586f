export { leakyRelu, sigmoid } from './activations';
export { batchNorm, type RunningStatistics } from './batchNorm';
export { conv } from './conv';
export { dense } from './dense';
export { maxPool, reshapeToImage, upsample } from './resampling';
