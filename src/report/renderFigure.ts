import { EnvironmentError } from '../errors';
import { writeFileWhole } from '../files';
import { plotlyPage } from './browser';
import type { Figure } from './figure';

/** Pixels of the picture to one of the figure, so that it is sharp on paper. */
const SCALE = 2;

/** The figure as a PNG file's bytes; undefined where there is no browser to draw it. */
export async function renderPng(figure: Figure): Promise<Buffer | undefined> {
  const url = await render(figure, 'png');
  return url === undefined ? undefined : Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

/**
 * Writes the figure as PNG or SVG, as the file's name ends.
 *
 * @throws EnvironmentError where there is no browser to draw it
 */
export async function saveFigure(figure: Figure, file: string): Promise<void> {
  const svg = file.toLowerCase().endsWith('.svg');
  const url = await render(figure, svg ? 'svg' : 'png');
  if (url === undefined) {
    throw new EnvironmentError(
      `${file} cannot be drawn without a browser. Install one, e.g. with "apt-get install chromium".`,
    );
  }
  const content = url.slice(url.indexOf(',') + 1);
  await writeFileWhole(file, svg ? decodeURIComponent(content) : Buffer.from(content, 'base64'));
}

/** The figure as a data URL. */
async function render({ data, layout }: Figure, format: 'png' | 'svg'): Promise<string | undefined> {
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
      { format, width: layout.width, height: layout.height, scale: format === 'png' ? SCALE : 1 },
    ] as const,
  );
}
