import { escapeHtml } from '../tables';
import { FLAGGED, notesOf, oneDecimal, UNCONFIRMED } from './notes';
import type { SummaryCell, SummaryRow, SummaryTable } from './summaryTable';

/**
 * A summary table in HTML, styled in itself: best in bold, published values in grey below the own ones. Each cell's
 * title names the runs that it is made of, and `data-value` holds the unrounded mean.
 */
export function summaryHtml(table: SummaryTable): string {
  const head = [table.rowTitle, ...table.methods]
    .map(
      (name, i) =>
        `<th scope="col" style="text-align: ${i === 0 ? 'left' : 'right'}">${escapeHtml(name)}</th>`,
    )
    .join('');
  const row = ({ name, overall, cells }: SummaryRow): string => {
    const style = overall ? ' style="border-top: 1px solid #444"' : '';
    const first = `<th scope="row" style="text-align: left">${escapeHtml(name)}</th>`;
    return `<tr${style}>${first}${cells.map(cellHtml).join('')}</tr>`;
  };
  const rows = (overall: boolean): string =>
    table.rows
      .filter((candidate) => candidate.overall === overall)
      .map(row)
      .join('\n');
  return [
    '<table class="summary">',
    `<caption>${escapeHtml(table.caption)}</caption>`,
    `<thead><tr>${head}</tr></thead>`,
    `<tbody>${rows(false)}</tbody>`,
    `<tfoot>${rows(true)}</tfoot>`,
    '</table>',
    `<p style="color: #666; font-size: 90%">${notesOf(table).map(escapeHtml).join(' ')}</p>`,
  ].join('\n');
}

function cellHtml(cell: SummaryCell | null): string {
  if (!cell) return '<td style="text-align: right" data-value=""></td>';
  const { mean, std, best, published, flagged } = cell;
  const shown = best ? `<strong>${oneDecimal(mean)}</strong>` : oneDecimal(mean);
  const own = `${shown}${std === null ? '' : ` ± ${oneDecimal(std)}`}`;
  const mark = flagged ? `<sup title="more than two standard deviations away">${FLAGGED}</sup>` : '';
  const below = published
    ? `<br><small style="color: #707070" title="${escapeHtml(published.source)}">` +
      `${oneDecimal(published.mean)}${published.std === null ? '' : ` ± ${oneDecimal(published.std)}`}` +
      `${published.confirmed ? '' : `<sup title="unconfirmed">${UNCONFIRMED}</sup>`}</small>`
    : '';
  return (
    `<td style="text-align: right; white-space: nowrap" data-value="${mean}" title="${escapeHtml(titleOf(cell))}">` +
    `${own}${mark}${below}</td>`
  );
}

function titleOf({ seeds, median, deviations, runs }: SummaryCell): string {
  const away =
    deviations === null ? '' : `; ${deviations.toFixed(1)} standard deviations from the published value`;
  return `median ${median.toFixed(2)} of ${seeds}${away}; runs ${runs.join(' ')}`;
}
