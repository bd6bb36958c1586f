import { batchSizeFor, type ImageSource } from '../datasets';
import type { CalibratedDetector } from '../detectors';
import { leaveOut, type UnreadableOptions } from './scoreImages';

/** Calibrates a detector by the images of a source, batch by batch. @throws InputError, DataError */
export async function calibrateBySource(
  model: CalibratedDetector,
  source: ImageSource,
  { fpr, ...options }: UnreadableOptions & { readonly fpr?: number } = {},
): Promise<void> {
  const scores: number[] = [];
  for await (const { images, unreadable } of source.batches(batchSizeFor(source.shape))) {
    for (const one of unreadable) leaveOut(one, options);
    if (images.shape[0] > 0) scores.push(...(await model.score(images)));
  }
  model.calibrateBy(scores, fpr === undefined ? {} : { fpr });
}
