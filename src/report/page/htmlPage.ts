import { readFileSync } from 'node:fs';
import { PLOTLY, type Figure } from '../figures';
import { escapeHtml } from '../tables';
import { SORT_TABLES } from './sortTables';

/** A heading with what stands below it. */
export interface PageSection {
  readonly heading: string;
  /** HTML, everything from outside escaped. */
  readonly html?: string;
  readonly figures?: readonly Figure[];
}

const STYLE = `
body { max-width: 1000px; margin: 2rem auto; padding: 0 1rem; font: 15px/1.5 "Open Sans", "DejaVu Sans", Arial, sans-serif; color: #222; background: #fff }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2.5rem }
.wide { overflow-x: auto } figure { margin: 1rem 0; overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
caption { text-align: left; padding: .3rem 0; color: #555 }
th, td { padding: .25rem .7rem; vertical-align: top } td { white-space: nowrap } thead th { border-bottom: 2px solid #444; vertical-align: bottom }
tbody tr:nth-child(even) { background: #f6f6f6 }
th[aria-sort] { cursor: pointer } th[aria-sort=ascending]::after { content: " ▲" } th[aria-sort=descending]::after { content: " ▼" }
`;

/** Draws each figure where it stands; the policy below keeps the page off the network whatever a figure says. */
const DRAW = `
for (const place of document.querySelectorAll('figure[data-figure]')) {
  const { data, layout } = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  Plotly.newPlot(place, data, layout, { displaylogo: false, responsive: false });
}
`;

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:";

/**
 * One HTML file that needs nothing else: tables that sort when a heading is clicked, figures drawn by the Plotly inside.
 */
export function htmlPage(title: string, sections: readonly PageSection[]): string {
  const drawn = sections.some(({ figures = [] }) => figures.length > 0);
  let count = 0;
  const body = sections.map(({ heading, html = '', figures = [] }) => {
    const drawings = figures.map((figure) => {
      const id = `figure-${++count}`;
      return (
        `<figure data-figure="${id}" role="img" aria-label="${escapeHtml(figure.description)}"></figure>\n` +
        `<script type="application/json" id="${id}">${inScript(JSON.stringify({ data: figure.data, layout: figure.layout }))}</script>`
      );
    });
    return `<section>\n<h2>${escapeHtml(heading)}</h2>\n<div class="wide">${html}</div>\n${drawings.join('\n')}\n</section>`;
  });
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // Without one the browser would ask for it.
    '<link rel="icon" href="data:,">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<h1>${escapeHtml(title)}</h1>`,
    ...body,
    ...(drawn
      ? [`<script>${readFileSync(PLOTLY, 'utf8').replaceAll('</script', '<\\/script')}</script>`]
      : []),
    `<script>${DRAW}${SORT_TABLES}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** JSON as the content of a script element, which ends at the first "</script" and has no escapes of its own. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
