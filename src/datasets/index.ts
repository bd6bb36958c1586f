export type { Dataset, LabelledImages, LoadOptions } from './dataset';
export { DATASET_NAMES, loadDataset, type DatasetName } from './datasets';
export { checkImages, imageSize, selectImages, type Images, type ImagesShape } from './images';
export { loadMnist } from './mnist';
export { oneClassTask, type OneClassTask, type OneClassTaskOptions, type TaskSplit } from './task';
