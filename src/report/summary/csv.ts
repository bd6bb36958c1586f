import { csvRows } from '../../experiments/csv';
import { cellsOf, type SummaryTable } from './summaryTable';

const HEAD = [
  ...['class', 'method', 'mean', 'std', 'median', 'seeds', 'best'],
  ...[
    'published',
    'published_std',
    'published_confirmed',
    'published_source',
    'deviations',
    'flagged',
    'runs',
  ],
];

/** A summary table as CSV, one row a value, in percent, with the hashes of the runs that each is made of. */
export function summaryCsv(table: SummaryTable): string {
  const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(4)));
  return csvRows([
    HEAD,
    ...cellsOf(table).map(({ row, method, cell }) => [
      ...[row, method, rounded(cell.mean), rounded(cell.std), rounded(cell.median), cell.seeds, cell.best],
      ...[
        rounded(cell.published?.mean ?? null),
        cell.published?.std ?? null,
        cell.published?.confirmed ?? null,
        cell.published?.source ?? null,
      ],
      ...[rounded(cell.deviations), cell.flagged, cell.runs.join(' ')],
    ]),
  ]);
}
