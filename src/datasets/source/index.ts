export { openImages } from './openImages';
export { readAll } from './readAll';
export { batchSizeFor } from './source';
export type { ImageShape, ImageSource, SourceBatch, Unreadable } from './source';
