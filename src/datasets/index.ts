export { isAvailable } from './availability';
export { CATALOGUE, type CatalogueEntry, type CatalogueFile, type CatalogueVersion } from './catalogue';
export { checkData, type DataCheck } from './checkData';
export { loadCifar10 } from './cifar10';
export { loadCifar100 } from './cifar100';
export { centreCrop, grayscale, pad, resize, toRgb, type Padding } from './convert';
export type { Dataset, LabelledImages, LoadOptions } from './dataset';
export { DATASET_NAMES, loadDataset, type DatasetName } from './datasets';
export { drawPerClass, type ImagesWithLabels } from './drawPerClass';
export { loadFashionMnist } from './fashionMnist';
export { loadGtsrb } from './gtsrb';
export { loadImageFolder, type ImageFolder } from './imageFolder';
export { checkImages, imageSize, selectImages, type Images, type ImagesShape } from './images';
export { imagesOnDemand, joinedImages, portionOf, portionsOf } from './imagesOnDemand';
export { loadMnist } from './mnist';
export { noiseImages, type NoiseKind } from './noise';
export { loadNpyImages } from './npyImages';
export { loadOutliers, OUTLIER_NAMES, type OutlierImages } from './outliers';
export {
  batchSizeFor,
  openImages,
  readAll,
  type ImageShape,
  type ImageSource,
  type SourceBatch,
  type Unreadable,
} from './source';
export { loadSvhn } from './svhn';
export {
  oneClassTask,
  selectLabels,
  type OneClassTask,
  type OneClassTaskOptions,
  type SplitLabels,
  type TaskSplit,
} from './task';
export { taskAgainst, wholeSetTask, type NormalOptions, type WholeSetTaskOptions } from './wholeSetTask';
export { writePictures } from './writePictures';
