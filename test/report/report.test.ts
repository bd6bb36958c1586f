import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, test, vi } from 'vitest';
import {
  closeBrowser,
  htmlTable,
  mosaic,
  renderPng,
  rocFigure,
  saveFigure,
  scoreHistogram,
  textTable,
  trainingFigure,
  type Figure,
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
    expect(() => scoreHistogram({ scores: [0, 0], labels: [0, 1] })).toThrow(/above 0/);
  });

  test('the ROC curve goes from corner to corner and names the AUC', () => {
    // Of 8 pairs the outliers win 7: only the normal 16 beats the outlier 8.
    const { name, x, y } = trace(rocFigure({ ours: scored }), 1);
    expect(name).toBe('ours: 87.5');
    expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 100, 100]);
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
