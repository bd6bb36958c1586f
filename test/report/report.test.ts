import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, test, vi } from 'vitest';
import {
  closeBrowser,
  htmlTable,
  mosaic,
  PRINT_WIDTHS,
  renderPng,
  rocFigure,
  saveFigure,
  scoreHistogram,
  textTable,
  trainingFigure,
  type Figure,
  type PrintWidth,
  type Rows,
} from '../../dist/report';
import { temporaryFolder } from '../support/folders';

const scored = { scores: [1, 2, 4, 8, 16, 32], labels: [0, 0, 0, 1, 0, 1] };
const trace = (figure: Figure, i: number) => figure.data[i] as { name: string; x: number[]; y: number[] };

describe('figures', () => {
  test('the histogram gives shares of each kind that add up to 100 %', () => {
    const figure = scoreHistogram(scored, { threshold: 5 });
    for (const i of [0, 1]) {
      const { x, y } = trace(figure, i);
      expect(x.length).toBe(61);
      // The last value closes the step line.
      expect(y.slice(0, -1).reduce((a, b) => a + b, 0)).toBeCloseTo(100, 9);
    }
    expect(trace(figure, 0).name).toBe('normal (4)');
    expect(figure.layout.shapes?.[0]).toMatchObject({ x0: 5, x1: 5 });
    // On a logarithmic axis an annotation stands at the logarithm.
    expect(figure.layout.annotations?.[0].x).toBeCloseTo(Math.log10(5), 12);
    expect(() => scoreHistogram({ scores: [0, 0], labels: [0, 1] })).toThrow(/above 0/);
  });

  test('the ROC curve goes from corner to corner and names the AUC', () => {
    // Of 8 pairs the outliers win 7: only the normal 16 beats the outlier 8.
    const { name, x, y } = trace(rocFigure({ ours: scored }), 1);
    expect(name).toBe('ours: 87.5');
    expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 100, 100]);
  });

  test("a method's own threshold is a mark on its curve", () => {
    // Above 5 lie both outliers and one of four normal images.
    const figure = rocFigure({ ours: { ...scored, threshold: 5 } });
    expect(trace(figure, 2)).toMatchObject({ x: [25], y: [100] });
    expect(figure.data.length).toBe(3);
  });

  test('each training has its panel', () => {
    const history = ['autoencoder', 'deep-svdd'].flatMap((stage) =>
      [1, 2, 3].map((epoch) => ({ stage, epoch, loss: 1 / epoch })),
    );
    const figure = trainingFigure(history);
    expect(figure.data.length).toBe(2);
    expect(trace(figure, 1).x).toEqual([1, 2, 3]);
    expect(figure.layout.xaxis2?.title).toEqual({ text: 'epoch (deep-svdd)' });
  });
});

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

describe('mosaic', () => {
  const images = { data: Float32Array.of(0, 0.5, 1, 2, 0.25, 0.25), shape: [3, 1, 2, 1] as const };
  const pixel = (picture: PNG, x: number, y: number): number => picture.data[4 * (y * picture.width + x)];

  test('images of 2 x 1 in rows of two, gaps of 2, clipped', () => {
    const { png, width, height } = mosaic(images, { columns: 2, magnify: 1 });
    const picture = PNG.sync.read(png);
    expect([width, height, picture.width, picture.height]).toEqual([6, 4, 6, 4]);
    expect([0, 1, 2, 3, 4, 5].map((x) => pixel(picture, x, 0))).toEqual([0, 128, 255, 255, 255, 255]);
    expect(pixel(picture, 0, 3)).toBe(64);
  });

  test('magnified and stretched', () => {
    const picture = PNG.sync.read(mosaic(images, { columns: 3, magnify: 3, stretch: true }).png);
    expect([picture.width, picture.height]).toEqual([3 * 6 + 2 * 2, 3]);
    expect([pixel(picture, 0, 0), pixel(picture, 3, 2)]).toEqual([0, 255]);
    expect(pixel(picture, 8, 0)).toBe(0);
  });

  test('colour', () => {
    const colour = { data: Float32Array.of(1, 0, 0.2), shape: [1, 1, 1, 3] as const };
    expect([...PNG.sync.read(mosaic(colour, { magnify: 1 }).png).data]).toEqual([255, 0, 51, 255]);
  });

  test('other channels are refused', () => {
    expect(() => mosaic({ data: new Float32Array(2), shape: [1, 1, 1, 2] })).toThrow(/not 2 channels/);
  });

  test('framed: three pixels of colour about each image', () => {
    const frames = ['#0072b2', '#d55e00', '#0072b2'];
    const picture = PNG.sync.read(mosaic(images, { columns: 3, magnify: 1, frames }).png);
    // Two pixels an image, 8 between them, 3 at either end.
    expect([picture.width, picture.height]).toEqual([3 * 2 + 2 * 8 + 2 * 3, 1 + 2 * 3]);
    const at = (x: number, y: number) => [
      ...picture.data.subarray(4 * (y * picture.width + x)).subarray(0, 3),
    ];
    expect(at(0, 0)).toEqual([0, 0x72, 0xb2]);
    expect(at(3, 3)).toEqual([0, 0, 0]);
    expect(at(10, 0)).toEqual([0xd5, 0x5e, 0]);
    expect(at(8, 0)).toEqual([255, 255, 255]);
    expect(() => mosaic(images, { frames: ['red'] })).toThrow(/each of the 3 images/);
  });
});

describe('tables', () => {
  const rows: Rows = [
    { name: '<b> & "c"', auc: 0.123456 },
    { name: 'x', auc: 1, note: null },
  ];

  test('HTML escapes everything', () => {
    const html = htmlTable(rows, '1 < 2');
    expect(html).toContain('<caption>1 &lt; 2</caption>');
    expect(html).toContain('&lt;b&gt; &amp; &quot;c&quot;');
    expect(html).toContain('<td style="text-align: right">0.1235</td>');
  });

  test('text is aligned', () => {
    expect(textTable(rows)).toBe('name       auc     note\n<b> & "c"  0.1235\nx          1');
  });
});
