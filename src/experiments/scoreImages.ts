import { batchSizeFor, type ImageSource, type LabelledImages, type Unreadable } from '../datasets';
import type { CalibratedDetector } from '../detectors';
import { DataError } from '../errors';
import { writeTextWhole } from '../files';
import { csvRows, type CsvValue } from './csv';

/** What became of the images of a source. */
export interface ScoreSummary {
  readonly scored: number;
  readonly flagged: number;
  readonly unreadable: number;
}

/** How to deal with what cannot be read. */
export interface UnreadableOptions {
  /** The first image that cannot be read ends it; otherwise such images are left out. */
  readonly strict?: boolean;
  /** Called with every image that is left out. */
  readonly onUnreadable?: (unreadable: Unreadable) => void;
}

/**
 * Scores a source into a CSV file, batch by batch in constant memory; the file appears whole or not at all. Its columns
 * are index (of the image in the source), file (or record), score, threshold, flagged, p_value (empty without a
 * calibration).
 *
 * @throws DataError for a source that breaks off, without readable images, or, if strict, with an unreadable one;
 *   EnvironmentError when the file cannot be written
 */
export async function scoreImages(
  model: CalibratedDetector,
  source: ImageSource,
  file: string,
  options: UnreadableOptions = {},
): Promise<ScoreSummary> {
  const counts = { scored: 0, flagged: 0, unreadable: 0 };
  await writeTextWhole(file, async (append) => {
    await append(csvRows([['index', 'file', 'score', 'threshold', 'flagged', 'p_value']]));
    for await (const { images, index, names, unreadable } of source.batches(batchSizeFor(source.shape))) {
      counts.unreadable += unreadable.length;
      for (const one of unreadable) leaveOut(one, options);
      if (index.length === 0) continue;
      const { scores, flagged, threshold, pValues } = await model.predict(images);
      const rows = index.map((place, i): CsvValue[] => [
        place,
        names[i],
        scores[i],
        threshold,
        flagged[i],
        pValues?.[i] ?? null,
      ]);
      await append(csvRows(rows));
      counts.scored += rows.length;
      counts.flagged += flagged.reduce((sum, flag) => sum + flag, 0);
    }
    if (counts.scored === 0) throw new DataError(`None of the ${counts.unreadable} images could be scored.`);
  });
  return counts;
}

/**
 * Scores a part of a data set into a CSV file with the columns index, label (the data set's class), score, flagged.
 *
 * @throws EnvironmentError when the file cannot be written
 */
export async function scoreDataset(
  model: CalibratedDetector,
  { pixels, shape, labels }: LabelledImages,
  file: string,
): Promise<ScoreSummary> {
  const [n, ...imageShape] = shape;
  const numbers = imageShape.reduce((product, length) => product * length, 1);
  const portion = batchSizeFor(imageShape);
  let flaggedCount = 0;
  await writeTextWhole(file, async (append) => {
    await append(csvRows([['index', 'label', 'score', 'flagged']]));
    for (let begin = 0; begin < n; begin += portion) {
      const end = Math.min(begin + portion, n);
      const data = Float32Array.from(pixels.subarray(begin * numbers, end * numbers), (byte) => byte / 255);
      const { scores, flagged } = await model.predict({ data, shape: [end - begin, ...imageShape] });
      const rows = Array.from(scores, (score, i) => [begin + i, labels[begin + i], score, flagged[i]]);
      await append(csvRows(rows));
      flaggedCount += flagged.reduce((sum, flag) => sum + flag, 0);
    }
  });
  return { scored: n, flagged: flaggedCount, unreadable: 0 };
}

/** @throws DataError if strict */
export function leaveOut(unreadable: Unreadable, { strict = false, onUnreadable }: UnreadableOptions): void {
  if (strict) throw new DataError(`${unreadable.name} cannot be used: ${unreadable.reason}.`);
  onUnreadable?.(unreadable);
}
