import type { Data } from 'plotly.js-dist';
import { figure, methodStyle, type Figure } from './figure';
import type { SummaryTable } from '../summary';

/** Rows in pixels: one a method, and the space between classes. */
const METHOD = 11;
const SPACE = 14;

/**
 * A summary table as dots: for each class one line a method, with its standard deviation as bar, and the published
 * value hollow beside it.
 */
export function dotPlot(table: SummaryTable, title = table.caption): Figure {
  const { methods, rows } = table;
  const step = 1 / (methods.length + SPACE / METHOD);
  // The first class stands on top; so does the first method within a class.
  const height = (row: number, method: number): number =>
    rows.length - row - (method - (methods.length - 1) / 2) * step;
  const traces = methods.flatMap((method, m): Data[] => {
    const { color, symbol } = methodStyle(m);
    const cells = rows.flatMap((row, r) => {
      const cell = row.cells[m];
      return cell ? [{ cell, y: height(r, m) }] : [];
    });
    const published = cells.filter(({ cell }) => cell.published);
    const common = { type: 'scatter', mode: 'markers', legendgroup: method };
    return [
      {
        ...common,
        name: method,
        x: cells.map(({ cell }) => cell.mean),
        y: cells.map(({ y }) => y),
        error_x: {
          type: 'data',
          array: cells.map(({ cell }) => cell.std ?? 0),
          color,
          thickness: 1.5,
          width: 3,
        },
        marker: { color, symbol, size: 8 },
        hovertemplate: '%{x:.1f} %<extra></extra>',
      },
      {
        ...common,
        name: `${method}, published`,
        x: published.map(({ cell }) => cell.published?.mean ?? null),
        y: published.map(({ y }) => y),
        marker: { color, symbol: `${symbol}-open`, size: 8, line: { width: 1.5 } },
        hovertemplate: 'published: %{x:.1f} %<extra></extra>',
        showlegend: false,
      },
    ] as Data[];
  });
  const anyPublished = rows.some(({ cells }) => cells.some((cell) => cell?.published));
  const made = figure(traces, {
    title,
    x: { title: { text: `AUC (%)${anyPublished ? '; hollow: published' : ''}` } },
    y: {
      title: { text: table.rowTitle, ...beside(rows) },
      tickvals: rows.map((_, r) => rows.length - r),
      ticktext: rows.map(({ name }) => name),
      range: [0.4, rows.length + 0.6],
      showgrid: false,
    },
    height: 120 + 22 * Math.ceil(methods.length / 2) + rows.length * (methods.length * METHOD + SPACE),
    layout: {
      // Below: the names of many methods take several lines.
      legend: { orientation: 'h', x: 0, xanchor: 'left', yref: 'container', y: 0, yanchor: 'bottom' },
      margin: { l: 64, r: 24, t: 48, b: 56 },
      // A band behind every other class guides the eye.
      shapes: rows.flatMap((_, r) =>
        r % 2 === 0
          ? []
          : [
              {
                type: 'rect' as const,
                xref: 'paper' as const,
                x0: 0,
                x1: 1,
                y0: rows.length - r - 0.5,
                y1: rows.length - r + 0.5,
                fillcolor: '#f3f3f3',
                line: { width: 0 },
                layer: 'below' as const,
              },
            ],
      ),
    },
    description: `AUC of ${methods.join(', ')} for each ${table.rowTitle}${anyPublished ? ', beside the published values' : ''}`,
  });
  return { ...made, printHeight: 'kept' };
}

/** Plotly leaves the axis' title room for short names alone, unless it is told to keep away from them. */
const beside = (rows: SummaryTable['rows']): { standoff?: number } =>
  rows.some(({ name }) => name.length > 12) ? { standoff: 12 } : {};
