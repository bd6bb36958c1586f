import { FLAGGED, notesOf, oneDecimal, UNCONFIRMED } from './notes';
import { runLines, type SummaryCell, type SummaryTable } from './summaryTable';

/**
 * A summary table in Markdown, aligned as Prettier does: best in bold, published values in brackets.
 *
 * @param runs adds a comment, unseen when rendered, with the runs that each value is made of
 */
export function summaryMarkdown(table: SummaryTable, { runs = true } = {}): string {
  const lines = [
    [table.rowTitle, ...table.methods].map(escapeMarkdown),
    ...table.rows.map(({ name, cells }) => [escapeMarkdown(name), ...cells.map(cellMarkdown)]),
  ];
  const widths = lines[0].map((_, i) => Math.max(3, ...lines.map((line) => [...line[i]].length)));
  const pad = (text: string, i: number): string => {
    const space = ' '.repeat(widths[i] - [...text].length);
    return i === 0 ? text + space : space + text;
  };
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const [head, ...body] = lines.map((line) => row(line.map(pad)));
  // Two hyphens would end the comment.
  const comment = runLines(table).join('\n').replaceAll('--', '- -');
  return [
    `${escapeMarkdown(table.caption)}.`,
    '',
    head,
    row(rule),
    ...body,
    '',
    notesOf(table).join(' '),
    ...(runs ? ['', `<!-- runs\n${comment}\n-->`] : []),
  ].join('\n');
}

/** Text as Markdown that shows it literally, in a table as well. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, '\\$&').replace(/\s+/g, ' ');
}

function cellMarkdown(cell: SummaryCell | null): string {
  if (!cell) return '';
  const { mean, std, best, published, flagged } = cell;
  const own = best ? `**${oneDecimal(mean)}**` : oneDecimal(mean);
  const spread = std === null ? '' : ` ± ${oneDecimal(std)}`;
  const other = published ? ` (${oneDecimal(published.mean)}${published.confirmed ? '' : UNCONFIRMED})` : '';
  return `${own}${spread}${flagged ? FLAGGED : ''}${other}`;
}
