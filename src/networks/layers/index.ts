export { elu, leakyRelu, sigmoid } from './activations';
export { batchNorm, type RunningStatistics } from './batchNorm';
export { conv, upsampleConv, type ConvOptions } from './conv';
export { dense } from './dense';
export { dropout } from './dropout';
export { crop, maxPool, reshapeToImage } from './resampling';
