import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, test, vi } from 'vitest';
import {
  closeBrowser,
  PRINT_WIDTHS,
  renderPng,
  saveFigure,
  scoreHistogram,
  type PrintWidth,
} from '../../../dist/report';
import { temporaryFolder } from '../../support/folders';

const scored = { scores: [1, 2, 4, 8, 16, 32], labels: [0, 0, 0, 1, 0, 1] };

describe('drawing', () => {
  afterAll(closeBrowser);

  test('a figure becomes a PNG of twice its size with something on it, and an SVG', async ({ skip }) => {
    const figure = scoreHistogram(scored, { title: 'ν = 0.1' });
    const png = await renderPng(figure);
    if (!png) return skip('there is no browser to draw with');
    const picture = PNG.sync.read(png);
    expect([picture.width, picture.height]).toEqual([2 * figure.layout.width, 2 * figure.layout.height]);
    const colours = new Set<number>();
    for (let i = 0; i < picture.data.length; i += 4) colours.add(picture.data.readUInt32BE(i));
    expect(colours.size).toBeGreaterThan(10);
    const file = join(temporaryFolder(), 'figure.svg');
    await saveFigure(figure, file);
    expect(readFileSync(file, 'utf8')).toMatch(/^<svg[^]*ν = 0.1/);
  });

  test('for print: exact widths as PDF of one page, PNG of 384 dots an inch, no title', async ({ skip }) => {
    const figure = scoreHistogram(scored, { title: 'Not in print' });
    const folder = temporaryFolder();
    if (!(await renderPng(figure))) return skip('there is no browser to draw with');
    for (const [width, inches] of Object.entries(PRINT_WIDTHS) as [PrintWidth, number][]) {
      await Promise.all([
        saveFigure(figure, join(folder, `${width}.pdf`), { width }),
        saveFigure(figure, join(folder, `${width}.png`), { width }),
        saveFigure(figure, join(folder, `${width}.svg`), { width }),
      ]);
      const pdf = readFileSync(join(folder, `${width}.pdf`), 'latin1');
      const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
      expect(boxes.length).toBe(1);
      expect(Number(boxes[0][1]) / 72).toBeCloseTo(inches, 2);
      expect(PNG.sync.read(readFileSync(join(folder, `${width}.png`))).width).toBe(384 * inches);
      expect(readFileSync(join(folder, `${width}.svg`), 'utf8')).not.toContain('Not in print');
    }
    await expect(saveFigure(figure, 'x.gif')).rejects.toThrow(
      /x.gif: a figure is written as .png, .svg, .pdf/,
    );
  });

  test('without a browser there is no picture, and saving one says what to do', async () => {
    await closeBrowser();
    vi.stubEnv('DEEP_SVDD_BROWSER', '');
    expect(await renderPng(scoreHistogram(scored))).toBeUndefined();
    await expect(saveFigure(scoreHistogram(scored), 'x.png')).rejects.toThrow(
      /without a browser. Install one/,
    );
    vi.unstubAllEnvs();
    await closeBrowser();
  });
});
