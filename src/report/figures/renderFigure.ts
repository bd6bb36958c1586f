import { extname } from 'node:path';
import { PNG } from 'pngjs';
import { EnvironmentError, InputError } from '../../errors';
import { writeFileWhole } from '../../files';
import { plotlyPage, printPage } from './browser';
import type { Figure } from './figure';
import { OPAQUE } from './mosaic';
import { forPrint, type PrintWidth } from './printSize';

/** Pixels of the picture to one of the figure, so that it is sharp on paper. */
const SCALE = 2;
/** The same for a PNG at the width of print: 96 pixels an inch become 384. */
const PRINT_SCALE = 4;

/** The figure as a PNG file's bytes; undefined where there is no browser to draw it. */
export async function renderPng(figure: Figure, scale = SCALE): Promise<Buffer | undefined> {
  const url = await render(figure, 'png', scale);
  return url === undefined ? undefined : compact(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
}

/** The same picture in about two thirds of the bytes: figures are opaque, and the browser packs in haste. */
function compact(png: Buffer): Buffer {
  return PNG.sync.write(PNG.sync.read(png), OPAQUE);
}

/** The figure as SVG; undefined where there is no browser to draw it. */
export async function renderSvg(figure: Figure): Promise<string | undefined> {
  const url = await render(figure, 'svg', 1);
  return url === undefined ? undefined : decodeURIComponent(url.slice(url.indexOf(',') + 1));
}

/** The figure as a PDF of one page in exactly its size, text as text; undefined where there is no browser. */
export async function renderPdf(figure: Figure): Promise<Buffer | undefined> {
  const svg = await renderSvg(figure);
  // All are printed from one page, one after the other.
  const printed = printing.then(() => (svg === undefined ? undefined : print(svg, figure.layout)));
  printing = printed.catch(() => undefined);
  return printed;
}

let printing: Promise<unknown> = Promise.resolve();

async function print(svg: string, { width, height }: Figure['layout']): Promise<Buffer | undefined> {
  const page = await printPage();
  const style = '@page { margin: 0 } body { margin: 0 } svg { display: block }';
  await page?.setContent(`<!doctype html><html lang="en"><style>${style}</style><body>${svg}</body></html>`);
  return page?.pdf({ width: `${width}px`, height: `${height}px`, printBackground: true, pageRanges: '1' });
}

/**
 * Writes the figure as PNG, SVG or PDF, as the file's name ends.
 *
 * @param width makes it ready for print: 'column' (3.25 inches) or 'page' (6.75 inches) of a two-column paper
 * @throws InputError for another ending; EnvironmentError where there is no browser to draw it
 */
export async function saveFigure(
  figure: Figure,
  file: string,
  { width }: { width?: PrintWidth } = {},
): Promise<void> {
  const drawn = width === undefined ? figure : forPrint(figure, width);
  const draw: Readonly<Record<string, () => Promise<Buffer | string | undefined>>> = {
    '.png': () => renderPng(drawn, width === undefined ? SCALE : PRINT_SCALE),
    '.svg': () => renderSvg(drawn),
    '.pdf': () => renderPdf(drawn),
  };
  const extension = extname(file).toLowerCase();
  if (!(extension in draw)) {
    throw new InputError(`${file}: a figure is written as ${Object.keys(draw).join(', ')}.`);
  }
  const content = await draw[extension]();
  if (content === undefined) {
    throw new EnvironmentError(
      `${file} cannot be drawn without a browser. Install one, e.g. with "apt-get install chromium".`,
    );
  }
  await writeFileWhole(file, content);
}

/** The figure as a data URL. */
async function render(
  { data, layout }: Figure,
  format: 'png' | 'svg',
  scale: number,
): Promise<string | undefined> {
  const page = await plotlyPage();
  // The function runs in the browser, where Plotly is a global.
  return page?.evaluate(
    async ([figure, options]) => {
      const { Plotly } = globalThis as unknown as {
        Plotly: { toImage(figure: unknown, options: unknown): Promise<string> };
      };
      return Plotly.toImage(figure, options);
    },
    [
      { data, layout },
      { format, width: layout.width, height: layout.height, scale },
    ] as const,
  );
}
