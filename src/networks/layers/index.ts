export { leakyRelu, sigmoid } from './activations';
export { batchNorm, type RunningStatistics } from './batchNorm';
export { conv, upsampleConv } from './conv';
export { dense } from './dense';
export { maxPool, reshapeToImage } from './resampling';
