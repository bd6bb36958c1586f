export { setThreads } from './environment';
export {
  tf,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
} from './load';
export { numbers } from './numbers';
export { tensorflowVersion } from './rawOp';
export { Variable } from './variable';
export { versions, type Versions } from './versions';
export { batchNormByBatch, batchNormByStatistics, type BatchStatistics } from './batchNorm';
export { batchNormMaxPool2x2, batchNormMaxPoolByStatistics } from './batchNormMaxPool';
export { conv5x5, conv5x5InBlocks, fillsBlocks, upsampleConv5x5 } from './conv5x5';
export { symmetricEigen } from './eigen';
export { dropout } from './dropout';
export { Compiled } from './graph/compiled';
export { decide, type TensorFunction } from './graph/recording';
export { leakyRelu } from './leakyRelu';
export { arithmeticLimit, OpRecorder, type OpTime } from './opRecorder';
export { hasNativeMaxPool, maxPool2x2 } from './maxPool';
export { checkPrecision, type Precision } from './precision';
export { convolutionStatistics, PatchMoments, type PatchStatistics } from './patchMoments';
export { rowsAt } from './rowsAt';
export { shareableFloats } from './shareableFloats';
export { sigmoid } from './sigmoid';
export { squaredErrors } from './squaredErrors';
export { SummaryWriter } from './summaryWriter';
export { resourceUpdate, type ResourceUpdate } from './resourceUpdate';
