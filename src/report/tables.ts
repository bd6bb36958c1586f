/** A cell of a table; numbers are shown with at most four digits behind the point, null as an empty cell. */
export type Cell = string | number | boolean | null;

/** Rows by column name; columns come in the order in which the rows first name them. */
export type Rows = readonly Readonly<Record<string, Cell>>[];

/** A table in HTML, everything in it escaped. */
export function htmlTable(rows: Rows, caption = ''): string {
  const columns = columnsOf(rows);
  const numeric = columns.map((column) => rows.every((row) => typeof (row[column] ?? 0) === 'number'));
  const cell = (tag: string, text: string, i: number): string =>
    `<${tag} style="text-align: ${numeric[i] ? 'right' : 'left'}">${escapeHtml(text)}</${tag}>`;
  const head = columns.map((column, i) => cell('th', column, i)).join('');
  const body = rows.map((row) => `<tr>${columns.map((c, i) => cell('td', show(row[c]), i)).join('')}</tr>`);
  return [
    '<table>',
    ...(caption ? [`<caption>${escapeHtml(caption)}</caption>`] : []),
    `<thead><tr>${head}</tr></thead>`,
    `<tbody>${body.join('\n')}</tbody>`,
    '</table>',
  ].join('\n');
}

/** A table in plain text, columns aligned. */
export function textTable(rows: Rows, caption = ''): string {
  const columns = columnsOf(rows);
  const lines = [columns, ...rows.map((row) => columns.map((column) => show(row[column])))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const text = lines.map((line) =>
    line
      .map((value, i) => value.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
  return [...(caption ? [caption] : []), ...text].join('\n');
}

/** Text as HTML that shows it literally. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

function columnsOf(rows: Rows): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function show(value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'number' ? String(Number(value.toFixed(4))) : String(value);
}
