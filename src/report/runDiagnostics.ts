import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors';
import { parseCsv } from '../experiments/csv';
import type { FiveNumbers } from '../metrics';
import { COLOURS, type EpochLine, type Spread } from './figures';
import { checkColumns, frameOf, rowsOf, type DataFrame, type FrameRow } from './frames';

/** Which rows of the diagnostics: of one training, on its training or its test images. */
export interface DiagnosedSet {
  /** 'autoencoder', 'deep-svdd', 'classifier'. */
  readonly stage: string;
  readonly set: 'train' | 'test';
}

/**
 * What was seen of a run's networks before the first epoch and after each (`diagnostics.csv`), a row for each training,
 * epoch and set of images.
 *
 * @throws DataError when the run was not diagnosed, or the file is broken
 */
export async function readDiagnostics(folder: string): Promise<DataFrame> {
  const file = join(folder, 'diagnostics.csv');
  if (!existsSync(file)) {
    throw new DataError(`${folder} holds no diagnostics.csv: run it again with --diagnostics.`);
  }
  const rows = parseCsv(await readFile(file, 'utf8'), file);
  return frameOf(
    rows.map((row, i) =>
      Object.fromEntries(Object.entries(row).map(([column, text]) => [column, valueOf(text, column, i)])),
    ),
  );

  function valueOf(text: string, column: string, i: number): string | number | null {
    if (text === '') return null;
    if (column === 'stage' || column === 'set') return text;
    if (Number.isFinite(Number(text))) return Number(text);
    throw new DataError(`${file}: row ${i + 1}: ${column} is "${text}", not a number.`);
  }
}

/**
 * How scores or feature norms are spread over the images, epoch by epoch, for `spreadFigure`: of the normal images, and
 * of the outliers where there are any.
 */
export function spreadsOf(
  diagnostics: DataFrame,
  { quantity, ...which }: DiagnosedSet & { readonly quantity: 'score' | 'norm' },
): Spread[] {
  const rows = epochsOf(diagnostics, which);
  return (['normal', 'outlier'] as const).flatMap((kind): Spread[] => {
    const known = rows.filter((row) => (row[`${quantity}_${kind}_median`] ?? null) !== null);
    if (known.length === 0) return [];
    const spread = (row: FrameRow): FiveNumbers => {
      const [min, low, median, high, max] = ['min', 'q05', 'median', 'q95', 'max'].map((name) =>
        Number(row[`${quantity}_${kind}_${name}`]),
      );
      return { min, low, median, high, max };
    };
    return [
      {
        name: kind === 'normal' ? 'normal images' : 'outliers',
        color: COLOURS[kind],
        epochs: known.map((row) => Number(row['epoch'])),
        spreads: known.map(spread),
      },
    ];
  });
}

/**
 * Columns of the diagnostics over the epochs, for `epochFigure`; a line for each that has values.
 *
 * @param columns what each line is called, and its column or how it follows from a row
 * @throws InputError for a column that the diagnostics do not have
 */
export function epochLines(
  diagnostics: DataFrame,
  { columns, ...which }: DiagnosedSet & { readonly columns: Readonly<Record<string, LineSource>> },
): EpochLine[] {
  const named = Object.values(columns).filter((column): column is string => typeof column === 'string');
  checkColumns(diagnostics, named);
  const rows = epochsOf(diagnostics, which);
  return Object.entries(columns).flatMap(([name, column]): EpochLine[] => {
    const at = (row: FrameRow): number | null => {
      const value = typeof column === 'function' ? column(row) : row[column];
      return typeof value === 'number' ? value : null;
    };
    const known = rows.filter((row) => at(row) !== null);
    if (known.length === 0) return [];
    return [
      { name, epochs: known.map((row) => Number(row['epoch'])), values: known.map((row) => Number(at(row))) },
    ];
  });
}

/** A column's name, or a function of a row. */
export type LineSource = string | ((row: FrameRow) => number | null);

/** What the objective's parts are called, by stage. */
const EMPIRICAL: Readonly<Record<string, string>> = {
  autoencoder: 'reconstruction error',
  classifier: 'cross-entropy',
};

/** The objective and those of its parts that are not 0 throughout, over the epochs, for `epochFigure`. */
export function objectiveLines(diagnostics: DataFrame, which: DiagnosedSet): EpochLine[] {
  const soft = epochsOf(diagnostics, which).some((row) => Number(row['radius_squared']) > 0);
  const empirical = EMPIRICAL[which.stage] ?? (soft ? 'excess over R², / ν' : 'mean squared distance to c');
  const columns = {
    objective: 'objective',
    [empirical]: 'empirical',
    'R²': 'radius_squared',
    'reconstruction penalty': 'reconstruction',
    'weight decay': 'weight_decay',
  };
  const lines = epochLines(diagnostics, { ...which, columns });
  return lines.filter(({ values }) => values.some((value) => value !== 0));
}

/** The rows after whole epochs. */
function epochsOf(diagnostics: DataFrame, { stage, set }: DiagnosedSet): FrameRow[] {
  return rowsOf(diagnostics).filter(
    (row) => row['stage'] === stage && row['set'] === set && row['batch'] === null,
  );
}
