import { rankCorrelation, ranksOf } from '../detectors/collapse';
import { DataError, InputError } from '../errors';
import { parseCsv } from '../experiments/csv';
import { readText } from '../files';
import { checkColumns, frameOf, rowsOf, type DataFrame, type FrameRow } from './frames';
import type { Cell } from './tables';

/**
 * The scores that `scoreImages` or `npx deep-svdd score` wrote as a frame: place (in the source, from 0), folder (of the
 * file within the source, '' for none), file, score, threshold, flagged (1 or 0), p_value (null without a calibration).
 *
 * @throws DataError when the file cannot be read or holds no such scores
 */
export async function readScores(file: string): Promise<DataFrame> {
  const rows = parseCsv(await readText(file), file);
  if (rows.length === 0) throw new DataError(`${file} holds no scores.`);
  return frameOf(
    rows.map((row, i) => {
      const number = (column: string): number => {
        const value = Number((row[column] ?? '').trim() || NaN);
        if (Number.isFinite(value)) return value;
        throw new DataError(`${file}: row ${i + 1}: ${column} is "${row[column] ?? ''}", not a number.`);
      };
      const name = row['file'] ?? '';
      return {
        place: number('index'),
        folder: name.slice(0, Math.max(0, name.search(/[\\/][^\\/]*$/))),
        file: name,
        score: number('score'),
        threshold: number('threshold'),
        flagged: number('flagged'),
        p_value: row['p_value'] ? number('p_value') : null,
      };
    }),
  );
}

/** What two detectors say of the same images. */
export interface ScoreComparison {
  /**
   * A row an image, the most disputed first: file, folder, score_a, score_b, rank_a and rank_b (the share of the other
   * images that score lower, in %; half of those that score the same), difference (rank_b - rank_a), flagged_a, flagged_b.
   */
  readonly images: DataFrame;
  /** Spearman's rank correlation of the scores, in [-1, 1]. */
  readonly correlation: number;
  /** How many images both flag, one of them, and neither. */
  readonly flagged: {
    readonly both: number;
    readonly onlyA: number;
    readonly onlyB: number;
    readonly neither: number;
  };
}

/**
 * Compares the scores of two detectors, image by image. Scores of different methods have different units, so their ranks are
 * compared.
 *
 * @param a as `readScores` gives it
 * @throws InputError when the frames have fewer than two files in common, or name a file twice
 */
export function compareScores(a: DataFrame, b: DataFrame): ScoreComparison {
  for (const frame of [a, b]) checkColumns(frame, ['file', 'folder', 'score', 'flagged']);
  const [first, second] = [byFile(a, 'first'), byFile(b, 'second')];
  const pairs = Array.from(first).flatMap(([file, row]) => {
    const other = second.get(file);
    return other ? [{ row, other }] : [];
  });
  if (pairs.length < 2) {
    throw new InputError(
      `Scores are compared over files that both frames have; these have ${pairs.length} in common.`,
    );
  }
  const scores = [
    pairs.map(({ row }) => Number(row['score'])),
    pairs.map(({ other }) => Number(other['score'])),
  ];
  const [rankA, rankB] = scores.map((values) =>
    Array.from(ranksOf(values), (rank) => (100 * (rank - 1)) / (values.length - 1)),
  );
  const images = pairs
    .map(({ row, other }, i) => ({
      file: row['file'],
      folder: row['folder'],
      score_a: row['score'],
      score_b: other['score'],
      rank_a: rankA[i],
      rank_b: rankB[i],
      difference: rankB[i] - rankA[i],
      flagged_a: Number(row['flagged']),
      flagged_b: Number(other['flagged']),
    }))
    .sort((x, y) => Math.abs(y.difference) - Math.abs(x.difference));
  const count = (x: number, y: number): number =>
    images.filter(({ flagged_a, flagged_b }) => flagged_a === x && flagged_b === y).length;
  return {
    images: frameOf(images),
    correlation: rankCorrelation(scores[0], scores[1]),
    flagged: { both: count(1, 1), onlyA: count(1, 0), onlyB: count(0, 1), neither: count(0, 0) },
  };
}

function byFile(frame: DataFrame, which: string): Map<Cell, FrameRow> {
  const rows = new Map(rowsOf(frame).map((row) => [row['file'], row]));
  if (rows.size < frame.shape[0]) throw new InputError(`A file is scored twice in the ${which} frame.`);
  return rows;
}
