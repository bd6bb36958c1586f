import { mean } from '../../metrics';
import { cellsOf, type SummaryTable } from './summaryTable';

/** How a method's column lies to the published one, over the classes that have both. */
export interface Agreement {
  readonly method: string;
  readonly classes: number;
  /** Means over these classes, in percent. */
  readonly own: number;
  readonly published: number;
  /** In how many of them the own value is within two standard deviations of the published one. */
  readonly within: number;
}

/** The agreement of each method of a table that has published values, in the table's order. */
export function agreements(table: SummaryTable): Agreement[] {
  const cells = cellsOf(table).filter(({ overall, cell }) => !overall && cell.published !== null);
  return table.methods.flatMap((method): Agreement[] => {
    const own = cells.filter((placed) => placed.method === method).map(({ cell }) => cell);
    if (own.length === 0) return [];
    return [
      {
        method,
        classes: own.length,
        own: mean(own.map((cell) => cell.mean)),
        published: mean(own.flatMap(({ published }) => (published ? [published.mean] : []))),
        within: own.filter(({ flagged }) => !flagged).length,
      },
    ];
  });
}
