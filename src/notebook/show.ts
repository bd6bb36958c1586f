import type { Images } from '../datasets';
import {
  escapeHtml,
  htmlTable,
  mosaic,
  renderPng,
  rowsOf,
  summaryHtml,
  summaryMarkdown,
  textTable,
  type DataFrame,
  type Figure,
  type MosaicOptions,
  type Rows,
  type SummaryTable,
} from '../report';
import { display } from './display';

/** Shows a table: HTML, with plain text beside it. */
export function showTable(rows: Rows, caption = ''): void {
  display({ data: { 'text/html': htmlTable(rows, caption), 'text/plain': textTable(rows, caption) } });
}

/** Shows a frame as a table. */
export function showFrame(frame: DataFrame, caption = ''): void {
  showTable(rowsOf(frame), caption);
}

/** Shows a summary of runs beside published values: styled HTML, and Markdown for what shows no HTML. */
export function showSummary(table: SummaryTable): void {
  display({
    data: { 'text/html': summaryHtml(table), 'text/plain': summaryMarkdown(table, { runs: false }) },
  });
}

/** Shows images side by side as one picture. */
export function showImages(images: Images, caption = '', options: MosaicOptions = {}): void {
  const { png, width, height } = mosaic(images, options);
  const [n, imageHeight, imageWidth] = images.shape;
  const text = `${caption || 'Images'}: ${n} images, ${imageHeight} x ${imageWidth}`;
  if (caption) showText(caption);
  display({ data: { 'image/png': png, 'text/plain': text }, metadata: { 'image/png': { width, height } } });
}

/**
 * Shows a figure so that every front end has something: Plotly's JSON for JupyterLab, a PNG for GitHub and HTML pages, a
 * sentence for everything else. Without a browser there is no PNG, and the sentence says so.
 */
export async function showFigure(figure: Figure): Promise<void> {
  const { data, layout, description } = figure;
  const png = await renderPng(figure);
  const note = png ? '' : ' (no picture: there is no browser to draw it; see "npm run doctor")';
  display({
    data: {
      'application/vnd.plotly.v1+json': { data, layout, config: { responsive: false } },
      ...(png ? { 'image/png': png } : {}),
      'text/plain': `${description}${note}`,
    },
    metadata: { 'image/png': { width: layout.width, height: layout.height } },
  });
}

/** Shows a line of text. */
export function showText(text: string): void {
  display({ data: { 'text/html': `<p>${escapeHtml(text)}</p>`, 'text/plain': text } });
}

/** Shows Markdown: for conclusions that contain numbers. */
export function showMarkdown(markdown: string): void {
  display({ data: { 'text/markdown': markdown, 'text/plain': markdown } });
}
