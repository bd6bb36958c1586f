// Before danfo, which loads the same TensorFlow without what that needs on newer Nodes.
import '../tensorflow';
import { existsSync } from 'node:fs';
import { DataFrame } from 'danfojs-node';
import { DataError, InputError } from '../errors';
import { parseCsv } from '../experiments/csv';
import { readText } from '../files';
import type { Cell, Rows } from './tables';

export type { DataFrame } from 'danfojs-node';

/** A row of a frame by column name. */
export type FrameRow = Readonly<Record<string, Cell>>;

/** Columns that are text even where every value looks like a number: a hash such as 1e5234567890, the digit 3. */
const TEXT_COLUMNS = /^(hash|.*_hash|runs|dataset|normal|outlier|method|versions|finished)$/;

/** What a frame has of its own: a column of such a name would take its place. */
const MEMBERS = new DataFrame([[0]], { columns: ['x'] });

/**
 * Rows as a danfo DataFrame. The columns are those that any row names, in that order; what a row lacks is null.
 *
 * danfo itself matches rows that name different columns by position, and breaks on columns named like its methods.
 *
 * @throws InputError for a column named like something that a DataFrame has ('mean', 'shape'), or rows without columns
 */
export function frameOf(rows: Rows, columns = columnsOf(rows)): DataFrame {
  if (columns.length === 0) throw new InputError('A frame needs at least one column.');
  const taken = columns.find((column) => column in MEMBERS && column !== 'x');
  if (taken !== undefined) {
    throw new InputError(`A column cannot be named "${taken}": DataFrames have something of that name.`);
  }
  const values = rows.map((row) => columns.map((column) => plain(row[column])));
  return new DataFrame(values, { columns: [...columns] });
}

/** The rows of a frame as plain records, in the frame's order; NaN and undefined come as null. */
export function rowsOf(frame: DataFrame): FrameRow[] {
  const columns = frame.columns as string[];
  return (frame.values as unknown[][]).map((values) =>
    Object.fromEntries(columns.map((column, i) => [column, plain(values[i] as Cell)])),
  );
}

/**
 * A table of runs (log/tables/NAME.csv) as a frame. Columns whose values are all numbers become numbers, save those that
 * are names; an empty field is null.
 *
 * @throws DataError when the file cannot be read or is no table of runs
 */
export async function readTable(file: string): Promise<DataFrame> {
  return frameOf(tableRows(await readText(file), file));
}

/**
 * The runs of several tables as one frame, in the tables' order. A run that stands in several of them (the same hash) comes
 * once, with the columns of all. Tables that are not there yet are left out; undefined when none is.
 *
 * @throws DataError as `readTable`
 */
export async function readTables(files: readonly string[]): Promise<DataFrame | undefined> {
  const frames = await Promise.all(files.filter((file) => existsSync(file)).map(readTable));
  if (frames.length === 0) return undefined;
  const rows = groupRows(frames.flatMap(rowsOf), ['hash']).map(({ rows: same }) => joined(same));
  return frameOf(rows);
}

/** Rows of one run: of each column the first value that is there. */
function joined(rows: readonly FrameRow[]): FrameRow {
  const said = [...rows]
    .reverse()
    .flatMap((row) => Object.entries(row).filter(([, value]) => value !== null));
  return { ...rows[0], ...Object.fromEntries(said) };
}

/** @throws DataError when the text is no table of runs */
export function tableRows(text: string, file: string): FrameRow[] {
  const rows = parseCsv(text, file);
  if (rows.length === 0) throw new DataError(`${file} holds no rows.`);
  for (const column of ['hash', 'dataset', 'normal', 'method', 'seed', 'auc']) {
    if (!(column in rows[0]))
      throw new DataError(`${file} is no table of runs: it has no column "${column}".`);
  }
  const numeric = Object.keys(rows[0]).filter(
    (column) =>
      !TEXT_COLUMNS.test(column) &&
      rows.every((row) => row[column] === '' || (row[column].trim() !== '' && Number.isFinite(+row[column]))),
  );
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        value === '' ? null : numeric.includes(column) ? Number(value) : value,
      ]),
    ),
  );
}

/**
 * The rows for which a condition holds: a function of the row, or values that columns must have.
 *
 * @throws InputError for a column that the frame does not have
 */
export function filterRows(frame: DataFrame, condition: FrameRow | ((row: FrameRow) => boolean)): DataFrame {
  if (typeof condition !== 'function') checkColumns(frame, Object.keys(condition));
  const holds =
    typeof condition === 'function'
      ? condition
      : (row: FrameRow) => Object.entries(condition).every(([column, value]) => row[column] === value);
  return frameOf(rowsOf(frame).filter(holds), frame.columns as string[]);
}

/** Rows that agree in some columns. */
export interface Group {
  readonly key: FrameRow;
  readonly rows: readonly FrameRow[];
}

/**
 * Rows grouped by several columns, in the order of first appearance. (danfo joins the keys with "-", so that "a-b", "c"
 * and "a", "b-c" fall together.)
 */
export function groupRows(rows: Rows, by: readonly string[]): Group[] {
  const groups = new Map<string, { key: FrameRow; rows: FrameRow[] }>();
  for (const row of rows) {
    const key = Object.fromEntries(by.map((column) => [column, plain(row[column])]));
    const name = JSON.stringify(Object.values(key));
    const group = groups.get(name) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** @throws InputError naming the columns that there are */
export function checkColumns(frame: DataFrame, columns: readonly string[]): void {
  const there = frame.columns as string[];
  const missing = columns.find((column) => !there.includes(column));
  if (missing !== undefined) {
    throw new InputError(`The frame has no column "${missing}". Its columns: ${there.join(', ')}.`);
  }
}

function columnsOf(rows: Rows): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function plain(value: Cell | undefined): Cell {
  return value === undefined || (typeof value === 'number' && Number.isNaN(value)) ? null : value;
}
