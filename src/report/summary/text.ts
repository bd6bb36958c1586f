import { textTable, type Cell } from '../tables';
import { FLAGGED, notesOf, oneDecimal, UNCONFIRMED } from './notes';
import { cellsOf, type SummaryCell, type SummaryTable } from './summaryTable';

/** A summary table in plain text: the best of each row with a star, published values in brackets. */
export function summaryText(table: SummaryTable): string {
  const rows = table.rows.map(({ name, cells }) =>
    Object.fromEntries<Cell>([
      [table.rowTitle, name],
      ...cells.map((cell, i): [string, string] => [table.methods[i], cell ? cellText(cell) : '']),
    ]),
  );
  const marked = cellsOf(table).some(({ cell }) => cell.best);
  const notes = [...(marked ? ['* the best of its row.'] : []), ...notesOf(table)];
  return [table.caption, '', textTable(rows), '', ...notes].join('\n');
}

function cellText({ mean, std, best, published, flagged }: SummaryCell): string {
  const spread = std === null ? '' : ` ± ${oneDecimal(std)}`;
  const other = published ? ` (${oneDecimal(published.mean)}${published.confirmed ? '' : UNCONFIRMED})` : '';
  return `${oneDecimal(mean)}${best ? '*' : ''}${spread}${flagged ? FLAGGED : ''}${other}`;
}
