import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import {
  attackFigure,
  contaminationFigure,
  differenceFigure,
  differenceImages,
  dotPlot,
  epochFigure,
  extremesFigure,
  filterImages,
  forPrint,
  frameOf,
  heatMap,
  mosaicFigure,
  nuPropertyFigure,
  spreadFigure,
  summaryTable,
  tradeOffFigure,
  trainingFigure,
  type Figure,
} from '../../../dist/report';

interface Trace {
  name: string;
  x: number[];
  y: number[];
  z: number[][];
  text: string[][];
  error_x: { array: number[] };
  error_y: { array: number[] };
  marker: { color: string; symbol: string };
}
const trace = (figure: Figure, i: number): Trace => figure.data[i] as unknown as Trace;

const scored = { scores: [1, 2, 4, 8, 16, 32], labels: [0, 0, 0, 1, 0, 1] };
const table = summaryTable(
  frameOf(
    ['3', '5'].flatMap((normal) =>
      [1, 2].flatMap((seed) => [
        { hash: `a${normal}${seed}`, dataset: 'mnist', normal, method: 'kde', seed, auc: 0.86 },
        {
          hash: `b${normal}${seed}`,
          dataset: 'mnist',
          normal,
          method: 'deep-svdd',
          seed,
          auc: 0.9 + seed / 50,
        },
      ]),
    ),
  ),
);

describe('tables as figures', () => {
  test('dots: means with deviations, published values hollow at the same height', () => {
    const figure = dotPlot(table, 'Dots');
    expect(figure.data.map((_, i) => trace(figure, i).name)).toEqual([
      'KDE',
      'KDE, published',
      'one-class Deep SVDD',
      'one-class Deep SVDD, published',
    ]);
    // 92 and 94: mean 93, deviation sqrt(2); the mean over classes has none.
    const own = trace(figure, 2);
    expect(own.x.map((x) => Number(x.toFixed(9)))).toEqual([93, 93, 93]);
    expect(own.error_x.array.map((x) => Number(x.toFixed(6)))).toEqual([1.414214, 1.414214, 0]);
    expect(trace(figure, 3).x[0]).toBe(91.9);
    expect(trace(figure, 3).y).toEqual(own.y);
    // The first class on top.
    expect(own.y[0]).toBeGreaterThan(own.y[1]);
  });

  test('dots: more methods than there are colours are told apart by their symbols', () => {
    const methods = ['pixels', 'autoencoder', 'deep-svdd'].flatMap((features) =>
      ['ocsvm', 'kde', 'isolation-forest', 'knn'].map((method) => ({ method, features })),
    );
    const many = summaryTable(
      frameOf(
        methods.map((row, i) => ({
          hash: `c${i}`,
          dataset: 'mnist',
          normal: '3',
          seed: 1,
          auc: 0.9,
          ...row,
        })),
      ),
    );
    const figure = dotPlot(many);
    // Every other trace is of published values.
    const styles = figure.data
      .map((_, i) => trace(figure, i))
      .filter(({ name }) => !name.endsWith('published'))
      .map(({ marker }) => `${marker.color} ${marker.symbol}`);
    expect(styles).toHaveLength(12);
    expect(new Set(styles).size).toBe(12);
  });

  test('heat map: numbers by method and class, the best bold', () => {
    const { z, text, x } = trace(heatMap(table), 0);
    expect(x).toEqual(['3', '5', 'mean']);
    expect(z[0]).toEqual([86, 86, 86]);
    expect(text.map((row) => row[0])).toEqual(['86.0', '<b>93.0</b>']);
  });
});

describe('attacks', () => {
  test('distances over the steps: median and band, without images that were wrong from the start', () => {
    const steps = 1000;
    const falling = (begin: number) => Float64Array.from({ length: steps + 1 }, (_, i) => begin / (1 + i));
    const figure = attackFigure([falling(8), falling(4), falling(2), new Float64Array(steps + 1)], {
      pixels: 4,
    });
    const [band, line] = [0, 1].map((i) => trace(figure, i));
    expect([line.x[0], line.x.at(-1)]).toEqual([1, steps]);
    expect(line.x).toEqual([...new Set(line.x)].sort((a, b) => a - b));
    expect(line.x.length).toBeGreaterThan(100);
    // The median image begins at 4, so that after 9 steps it is at .4: .2 a pixel of four.
    expect(line.y[line.x.indexOf(9)]).toBeCloseTo(0.2, 12);
    expect(Math.max(...band.y)).toBeGreaterThan(line.y[0]);
    expect(figure.description).toContain('3 adversarial images');
  });

  test('differences: none is mid-grey, the largest of all is black or white', () => {
    const images = (...values: number[]) => ({
      data: Float32Array.from(values),
      shape: [2, 1, 1, 1] as const,
    });
    const { images: made, largest } = differenceImages(images(0.5, 0.5), images(0.25, 0.625));
    expect([largest, ...made.data]).toEqual([0.25, 0, 0.75]);
    const none = differenceImages(images(0.5, 1), images(0.5, 1));
    expect([none.largest, ...none.images.data]).toEqual([0, 0.5, 0.5]);
    expect(() => differenceImages(images(1, 1), { data: new Float32Array(1), shape: [1, 1, 1, 1] })).toThrow(
      /not 2 x 1 x 1 x 1 and 1 x 1 x 1 x 1/,
    );
  });
});

describe('curves', () => {
  test('trade-off: rates at each threshold, accuracy by hand', () => {
    const figure = tradeOffFigure({ ...scored, threshold: 5 });
    const [tpr, fpr, accuracy] = [0, 1, 2].map((i) => trace(figure, i));
    // Flagged from 8 on: 8, 16, 32; both outliers, one of four normal images: 5 of 6 right.
    const at = tpr.x.indexOf(8);
    expect([tpr.y[at], fpr.y[at], accuracy.y[at]]).toEqual([100, 25, 83.333]);
    expect(figure.layout.shapes?.[0]).toMatchObject({ x0: 5 });
  });

  test('training of several seeds: mean, and a band from lowest to highest', () => {
    const run = (factor: number) =>
      [1, 2].map((epoch) => ({ stage: 'deep-svdd', epoch, loss: factor * epoch }));
    const figure = trainingFigure([run(1), run(2), run(6)]);
    expect(figure.data.length).toBe(2);
    expect(trace(figure, 0).y).toEqual([6, 12, 2, 1]);
    expect(trace(figure, 1).y).toEqual([3, 6]);
    expect(trainingFigure(run(1)).data.length).toBe(1);
    expect(() => trainingFigure([run(1), run(1).slice(1)])).toThrow(/deep-svdd has 2, 1/);
    expect(() => trainingFigure([run(1), []])).not.toThrow();
  });

  test('spread over epochs: median, and the band from 5 to 95 %', () => {
    const five = { min: 0, low: 1, median: 2, high: 5, max: 9 };
    const figure = spreadFigure([{ name: 'normal', epochs: [1, 2], spreads: [five, five] }], {
      quantity: 'score',
    });
    expect(trace(figure, 0).y).toEqual([5, 5, 1, 1]);
    expect(trace(figure, 1)).toMatchObject({ x: [1, 2], y: [2, 2], name: 'normal' });
  });

  test('differences: means with their intervals, the first on top; filled where 0 is outside', () => {
    const row = (name: string, difference: number, low: number | null, high: number | null) => ({
      ...{ 'compared with': name, pairs: 6, difference, '95 % from': low, to: high },
    });
    const rows = [row('a', -1, -1.5, -0.25), row('b', 0.5, -0.5, 2), row('c', 3, null, null)];
    const drawn = differenceFigure(rows, { reference: 'port', title: 'Ladder' });
    const { x, y, error_x, marker } = drawn.data[0] as unknown as {
      x: number[];
      y: string[];
      error_x: { array: number[]; arrayminus: number[] };
      marker: { color: string[] };
    };
    expect([x, y]).toEqual([
      [-1, 0.5, 3],
      ['a (6)', 'b (6)', 'c (6)'],
    ]);
    expect([error_x.array, error_x.arrayminus]).toEqual([
      [0.75, 1.5, 0],
      [0.5, 1, 0],
    ]);
    expect(marker.color.map((color) => color === '#ffffff')).toEqual([false, true, true]);
    expect(drawn.layout.yaxis?.autorange).toBe('reversed');
    expect(() => differenceFigure([], { reference: 'port', title: '' })).toThrow(/port has no pair/);
  });

  test('contamination: over seeds, ascending', () => {
    const runs = [
      { method: 'a', contamination: 0.1, auc: 0.8 },
      { method: 'a', contamination: 0, auc: 0.9 },
      { method: 'a', contamination: 0, auc: 0.94 },
    ];
    const { x, y, error_y } = trace(contaminationFigure(runs), 0);
    expect(x).toEqual([0, 10]);
    expect(y.map((value) => Number(value.toFixed(9)))).toEqual([92, 80]);
    expect(error_y.array.map((value) => Number(value.toFixed(6)))).toEqual([2.828427, 0]);
  });

  test('beside the bands stand lines of the same unit', () => {
    const five = { min: 0, low: 1, median: 2, high: 5, max: 9 };
    const lines = [{ name: 'R²', epochs: [0, 1], values: [3, 4] }];
    const figure = spreadFigure([{ name: 'normal', epochs: [1], spreads: [five] }], {
      quantity: 'score',
      lines,
    });
    expect(trace(figure, 2)).toMatchObject({ name: 'R²', x: [0, 1], y: [3, 4] });
    expect(figure.description).toMatch(/normal, R²/);
  });

  test('lines over epochs; on a logarithmic axis what is not above 0 is left out', () => {
    const lines = [
      { name: 'a', epochs: [0, 1], values: [0, 2] },
      { name: 'b', epochs: [1], values: [-3] },
    ];
    const figure = epochFigure(lines, { quantity: 'loss', logarithmic: true });
    expect([trace(figure, 0).y, trace(figure, 1).y]).toEqual([[null, 2], [null]]);
    const long = epochFigure([{ ...lines[0], name: 'a'.repeat(51) }, lines[1]], { quantity: 'loss' });
    expect([figure.layout.legend?.yref, long.layout.legend?.yref]).toEqual([undefined, 'container']);
    const plain = epochFigure(lines, { quantity: 'loss', fromZero: true });
    expect(trace(plain, 1)).toMatchObject({ name: 'b', x: [1], y: [-3] });
    expect(plain.layout.yaxis).toMatchObject({ rangemode: 'tozero', title: { text: 'loss' } });
  });

  test('the nu-property: each series by nu, the diagonal as far as the values go', () => {
    const figure = nuPropertyFigure({
      every: [
        { nu: 0.2, outliers: 0.19, outliersAndBoundary: 0.21 },
        { nu: 0.1, outliers: 0.1, outliersAndBoundary: 0.11 },
      ],
      fifth: [{ nu: 0.1, outliers: 0.05, outliersAndBoundary: 0.05 }],
    });
    expect(trace(figure, 0)).toMatchObject({ name: 'every: outliers', x: [0.1, 0.2], y: [0.1, 0.19] });
    expect(trace(figure, 1)).toMatchObject({ name: 'every: with boundary', y: [0.11, 0.21] });
    expect(trace(figure, 2)).toMatchObject({ name: 'fifth: outliers', y: [0.05] });
    expect(trace(figure, 4).x).toEqual([0, 0.21]);
  });
});

describe('images', () => {
  const images = { data: Float32Array.of(0, 1, 0.5), shape: [3, 1, 1, 1] as const };

  test('with scores, framed by truth, in the order asked for', () => {
    const scoredImages = { scores: [0.1234, 2, 30000], labels: [0, 1, 0] };
    const { layout } = mosaicFigure(images, { ...scoredImages, positions: [1, 0], columns: 1 });
    expect(layout.annotations?.map(({ text }) => text)).toEqual(['<b>2</b>', '0.123']);
    expect(layout.images?.map((image) => image.y as number)).toEqual([0, 88]);
    const png = Buffer.from(String(layout.images?.[0].source).split(',')[1], 'base64');
    expect([...PNG.sync.read(png).data.subarray(0, 3)]).toEqual([0xd5, 0x5e, 0]);
    expect(() => mosaicFigure(images, { scores: [1], labels: [0] })).toThrow(/3 images, 1 scores/);
    expect(() => mosaicFigure(images, { ...scoredImages, positions: [3] })).toThrow(/no image 3/);
  });

  test('the extremes of a class: the lowest scores left, the highest right, outliers left out', () => {
    const ranked = { name: 'digit 0', images, scores: [3, 1, 2], labels: [0, 0, 1] };
    const { layout } = extremesFigure([ranked, { ...ranked, name: 'all', labels: undefined }], { count: 1 });
    const greyOf = (i: number) => {
      const png = Buffer.from(String(layout.images?.[i].source).split(',')[1], 'base64');
      return PNG.sync.read(png).data[0];
    };
    // Images of grey 0, 1 and .5: lowest score 1 is white, highest 3 is black, of the class as of all.
    expect([0, 1, 2, 3].map(greyOf)).toEqual([255, 0, 255, 0]);
    expect(layout.images?.map(({ y }) => y as number)).toEqual([0, 0, 46, 46]);
    expect(() => extremesFigure([{ ...ranked, labels: [1, 1, 1] }])).toThrow(/no image of the class/);
    expect(() => extremesFigure([{ ...ranked, scores: [1] }])).toThrow(/a score an image, not 1 of 3/);
  });

  test('filters: zero is mid-grey, one scale for all; three channels are colour', () => {
    // [1, 2, 1, 2]: filter 0 is (-1, 2), filter 1 is (4, 0).
    const grey = filterImages({ data: [-1, 4, 2, 0], shape: [1, 2, 1, 2] });
    expect([...grey.data]).toEqual([0.375, 0.75, 1, 0.5]);
    expect(grey.shape).toEqual([2, 1, 2, 1]);
    const colour = filterImages({ data: [1, 0, 0, -1, 0, 1], shape: [1, 1, 3, 2] });
    expect([...colour.data]).toEqual([1, 0.5, 0.5, 0.5, 0, 1]);
    expect(colour.shape).toEqual([2, 1, 1, 3]);
    expect(() => filterImages({ data: [1], shape: [1, 1, 1] })).toThrow(/shape \[height/);
  });
});

test('print: rows of text keep their height, images shrink with the width, type is 8 points', () => {
  const dots = dotPlot(table);
  const printed = forPrint(dots, 'column');
  expect(printed.layout.width).toBe(312);
  expect(printed.layout.font?.size).toBeCloseTo((8 / 72) * 96, 9);
  expect(printed.layout.height).toBe(Math.round((dots.layout.height * (8 / 72) * 96) / 13));
  const images = { data: new Float32Array(8), shape: [8, 1, 1, 1] as const };
  const mosaic = mosaicFigure(images, {
    scores: new Array<number>(8).fill(1),
    labels: new Array<number>(8).fill(0),
  });
  expect(forPrint(mosaic, 'page').layout.height).toBe(
    Math.round(((mosaic.layout.height - 40) * 648) / mosaic.layout.width),
  );
});
