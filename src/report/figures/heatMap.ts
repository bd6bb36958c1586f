import type { Data } from 'plotly.js-dist';
import { figure, type Figure } from './figure';
import type { SummaryTable } from '../summary';
import { oneDecimal } from '../summary/notes';

/** The least height of a row, and that of a line of its label, in pixels. */
const ROW = 38;
const LINE = 18;

/** A summary table as colours with its numbers in them, the best of a class in bold: methods down, classes across. */
export function heatMap(table: SummaryTable, title = table.caption): Figure {
  const { methods, rows } = table;
  const column = <T>(of: (row: number, method: number) => T): T[][] =>
    methods.map((_, m) => rows.map((__, r) => of(r, m)));
  const labels = methods.map(wrapped);
  const lines = Math.max(...labels.map((label) => label.split('<br>').length));
  const trace = {
    type: 'heatmap',
    x: rows.map(({ name }) => name),
    y: labels,
    z: column((r, m) => rows[r].cells[m]?.mean ?? null),
    text: column((r, m) => {
      const cell = rows[r].cells[m];
      if (!cell) return '';
      return cell.best ? `<b>${oneDecimal(cell.mean)}</b>` : oneDecimal(cell.mean);
    }),
    texttemplate: '%{text}',
    // From white, and no darker than black text on it can be read.
    colorscale: [
      [0, '#ffffff'],
      [1, '#56b4e9'],
    ],
    textfont: { color: '#111111', size: 11 },
    // The numbers say it.
    showscale: false,
    xgap: 1,
    ygap: 1,
    hovertemplate: '%{y}, %{x}: %{z:.1f} %<extra></extra>',
  };
  const made = figure([trace as unknown as Data], {
    title,
    x: { type: 'category', title: { text: table.rowTitle }, showgrid: false, ticks: '' },
    y: { type: 'category', autorange: 'reversed', showgrid: false, ticks: '' },
    height: 120 + Math.max(ROW, LINE * lines) * methods.length,
    description: `AUC in percent of ${methods.join(', ')} for each ${table.rowTitle}, as colours and numbers`,
  });
  return { ...made, printHeight: 'kept' };
}

/** A label in lines of some sixteen characters. */
function wrapped(label: string): string {
  const lines = [''];
  for (const word of label.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + word.length > 15) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('<br>');
}
