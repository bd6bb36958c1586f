import { mean } from '../../metrics';
import { classNameOf } from '../classNames';
import { frameOf, rowsOf, type DataFrame, type FrameRow } from '../frames';
import { compareMethodNames, labelMethods, withBaselines } from '../methods';
import { comparePublished, markBest, summarise } from '../summarise';

/** A published value beside the own one, in percent. */
export interface PublishedCell {
  readonly mean: number;
  readonly std: number | null;
  /** Whether the mean was seen in a source that could be read. */
  readonly confirmed: boolean;
  readonly source: string;
}

/** What one method reached on one class, in percent. */
export interface SummaryCell {
  readonly mean: number;
  /** n - 1; null for a single run. */
  readonly std: number | null;
  readonly median: number;
  readonly seeds: number;
  /** Among the methods of its row, to the decimals shown. */
  readonly best: boolean;
  readonly published: PublishedCell | null;
  /** How many standard deviations lie between the own and the published value; null without one. */
  readonly deviations: number | null;
  /** More than two. */
  readonly flagged: boolean;
  /** The hashes of the runs it is made of. */
  readonly runs: readonly string[];
}

/** Methods over classes, as the paper's Table 1; null where there is no run. */
export interface SummaryTable {
  readonly caption: string;
  /** What a row is: 'normal class'. */
  readonly rowTitle: string;
  readonly methods: readonly string[];
  readonly rows: readonly SummaryRow[];
}

export interface SummaryRow {
  readonly name: string;
  /** The mean over the classes, not a class. */
  readonly overall: boolean;
  readonly cells: readonly (SummaryCell | null)[];
}

export interface SummaryTableOptions {
  readonly caption?: string;
  /** The column that is summarised, a fraction of 1; 'auc' by default, and only it is compared with the paper. */
  readonly value?: string;
  /** Adds what the runs of Deep SVDD measured on the way: the untrained network and the autoencoder. */
  readonly baselines?: boolean;
  /** Adds the pretrained network before Deep SVDD's training too. */
  readonly pretrained?: boolean;
  /** Keeps these methods (labels), in this order; by default all, in the order of the paper's tables. */
  readonly methods?: readonly string[];
  /** What a row is; 'normal class' by default. */
  readonly rowTitle?: string;
  /** Whether a row for the mean over all rows follows; true by default. */
  readonly overall?: boolean;
  /** The name of a normal class in table and publication; `classNameOf` by default. */
  readonly className?: (dataset: string, normal: string) => string;
}

/**
 * Summarises runs (rows of log/tables) over their seeds: a row for each normal class and one for their mean, a column
 * for each method. Runs of one method that were made differently are columns of their own.
 *
 * @throws InputError for a missing column, or runs that agree in everything that is told apart, seed included
 */
export function summaryTable(
  frame: DataFrame,
  {
    caption = 'AUC in %: mean ± standard deviation over seeds',
    value = 'auc',
    baselines = false,
    pretrained = false,
    methods,
    rowTitle = 'normal class',
    overall = true,
    className = classNameOf,
  }: SummaryTableOptions = {},
): SummaryTable {
  const labelled = labelledRuns(frame, { baselines: baselines && value === 'auc', pretrained });
  const by = ['dataset', 'normal', 'published_method', 'label'];
  const all = summarise(labelled, { by, value });
  const wanted = (row: FrameRow): boolean => methods?.includes(String(row['label'])) ?? true;
  const kept = frameOf(rowsOf(all).filter(wanted), all.columns as string[]);
  const compared = value === 'auc' ? comparePublished(kept, className) : kept;
  const summary = rowsOf(markBest(compared, { within: ['dataset', 'normal'], value: `${value}_mean` }));
  const labels = [...new Set(summary.map((row) => String(row['label'])))];
  const columns = methods ? methods.filter((name) => labels.includes(name)) : labels.sort(compareMethodNames);
  const classes = classesOf(summary);
  const classRows = classes.map(({ dataset, normal }) => ({
    overall: false,
    name: `${several(classes) ? `${dataset} ` : ''}${className(dataset, normal)}`,
    cells: columns.map((label) => {
      const found = summary.find(
        (row) => row['dataset'] === dataset && row['normal'] === normal && row['label'] === label,
      );
      return found ? cellOf(found, value, columns.length) : null;
    }),
  }));
  const meanRow = {
    name: 'mean',
    overall: true,
    cells: bestOf(columns.map((_, i) => meanCell(classRows.map((row) => row.cells[i])))),
  };
  return {
    caption,
    rowTitle,
    methods: columns,
    rows: overall && classRows.length > 1 ? [...classRows, meanRow] : classRows,
  };
}

/**
 * Runs with their methods' names (`labelMethods`).
 *
 * @param baselines adds what the runs of Deep SVDD measured on the way (`withBaselines`)
 * @param pretrained adds the pretrained network to these
 */
export function labelledRuns(frame: DataFrame, { baselines = false, pretrained = false } = {}): DataFrame {
  const rows = rowsOf(frame);
  return frameOf(labelMethods(baselines ? withBaselines(rows, { pretrained }) : rows));
}

/** The cells of a table with where they stand, row by row. */
export function cellsOf(table: SummaryTable): PlacedCell[] {
  return table.rows.flatMap(({ name, overall, cells }) =>
    cells.flatMap((cell, i) => (cell ? [{ row: name, overall, method: table.methods[i], cell }] : [])),
  );
}

export interface PlacedCell {
  readonly row: string;
  readonly overall: boolean;
  readonly method: string;
  readonly cell: SummaryCell;
}

/** For each value the runs that it is made of, in a line. */
export function runLines(table: SummaryTable): string[] {
  return cellsOf(table)
    .filter(({ overall }) => !overall)
    .map(({ row, method, cell }) => `${row}, ${method}: ${cell.runs.join(' ')}`.replace(/\s+/g, ' '));
}

function classesOf(rows: readonly FrameRow[]): { dataset: string; normal: string }[] {
  const names = new Map(
    rows.map((row) => {
      const [dataset, normal] = [String(row['dataset']), String(row['normal'])];
      return [JSON.stringify([dataset, normal]), { dataset, normal }];
    }),
  );
  return [...names.values()].sort(
    (a, b) => a.dataset.localeCompare(b.dataset) || inOrder(a.normal.split(' / '), b.normal.split(' / ')),
  );
}

/** Compares what a row stands for, one thing after the other: numbers as numbers, texts as texts with numbers in them. */
function inOrder(a: readonly string[], b: readonly string[]): number {
  const i = a.findIndex((text, at) => text !== b[at]);
  if (i < 0 || b[i] === undefined) return a.length - b.length;
  const difference = Number(a[i]) - Number(b[i]);
  return Number.isNaN(difference) ? a[i].localeCompare(b[i], 'en', { numeric: true }) : difference;
}

const several = (classes: readonly { dataset: string }[]): boolean =>
  new Set(classes.map(({ dataset }) => dataset)).size > 1;

function cellOf(row: FrameRow, value: string, methods: number): SummaryCell {
  const published = row['published'] ?? null;
  return {
    mean: Number(row[`${value}_mean`]),
    std: row[`${value}_std`] as number | null,
    median: Number(row[`${value}_median`]),
    seeds: Number(row['seeds']),
    // A single method has nothing to be better than.
    best: methods > 1 && row['best'] === true,
    published:
      published === null
        ? null
        : {
            mean: Number(published),
            std: row['published_std'] as number | null,
            confirmed: row['published_status'] === 'confirmed',
            source: String(row['published_source']),
          },
    deviations: (row['deviations'] ?? null) as number | null,
    flagged: row['flagged'] === true,
    runs: String(row['runs']).split(' '),
  };
}

/** The mean over the classes, of a method that has them all. */
function meanCell(cells: readonly (SummaryCell | null)[]): SummaryCell | null {
  const all = cells.filter((cell): cell is SummaryCell => cell !== null);
  if (all.length < cells.length) return null;
  const published = all.flatMap((cell) => (cell.published ? [cell.published] : []));
  return {
    mean: mean(all.map((cell) => cell.mean)),
    std: null,
    median: mean(all.map((cell) => cell.median)),
    seeds: Math.min(...all.map((cell) => cell.seeds)),
    best: false,
    published:
      published.length < all.length
        ? null
        : {
            mean: mean(published.map((cell) => cell.mean)),
            std: null,
            confirmed: published.every(({ confirmed }) => confirmed),
            source: [...new Set(published.map(({ source }) => source))].join(', '),
          },
    deviations: null,
    flagged: false,
    runs: [...new Set(all.flatMap((cell) => cell.runs))],
  };
}

function bestOf(cells: readonly (SummaryCell | null)[]): (SummaryCell | null)[] {
  const shown = cells.map((cell) => (cell ? Number(cell.mean.toFixed(1)) : -Infinity));
  return cells.map(
    (cell, i) => cell && { ...cell, best: cells.length > 1 && shown[i] === Math.max(...shown) },
  );
}
