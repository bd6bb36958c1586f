import { describe, expect, test } from 'vitest';
import { logAxis } from '../../../dist/report/figures/logAxis';
import { rocFigure, scoreHistogram, trainingFigure, type Figure } from '../../../dist/report';

const scored = { scores: [1, 2, 4, 8, 16, 32], labels: [0, 0, 0, 1, 0, 1] };
const trace = (figure: Figure, i: number) => figure.data[i] as { name: string; x: number[]; y: number[] };

test('a logarithmic axis names round numbers, fewer the more it spans, and leaves it where there are none', () => {
  const ticks = (...values: number[]) => logAxis(values).tickvals;
  expect(ticks(0.25, 14, 0, -1)).toEqual([0.5, 1, 2, 5, 10]);
  expect(ticks(26, 84)).toEqual([30, 40, 50, 60, 80]);
  expect(ticks(0.1, 0.3)).toEqual([0.1, 0.15, 0.2, 0.3]);
  expect(ticks(0.0003, 20)).toEqual([0.001, 0.01, 0.1, 1, 10]);
  expect(logAxis([0.001, 1000]).ticktext?.slice(0, 2)).toEqual(['0.001', '0.01']);
  for (const values of [[], [0], [7, 7], [1.1, 1.2], [Infinity, 3]])
    expect(logAxis(values)).toEqual({ type: 'log' });
});

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
