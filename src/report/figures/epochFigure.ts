import type { Data, Layout } from 'plotly.js-dist';
import { figure, methodStyle, type Figure } from './figure';
import { logAxis } from './logAxis';

/** A number that changes from epoch to epoch. */
export interface EpochLine {
  readonly name: string;
  /** 0 is the network before its training. */
  readonly epochs: readonly number[];
  /** One an epoch. */
  readonly values: readonly number[];
}

/** Longer names have no room beside the title; then they stand below. */
const MOST_LETTERS = 50;
const BELOW: Partial<Layout> = {
  legend: { orientation: 'h', x: 0, xanchor: 'left', yref: 'container', y: 0, yanchor: 'bottom' },
  margin: { l: 64, r: 24, t: 48, b: 112 },
};

/**
 * Lines over the epochs of a training.
 *
 * @param quantity names the y axis, with its unit
 * @param fromZero begins the y axis at 0
 * @param logarithmic for values above 0 that span powers of ten; lower ones are left out of the line
 */
export function epochFigure(
  lines: readonly EpochLine[],
  {
    quantity,
    title = quantity,
    logarithmic = false,
    fromZero = false,
  }: { quantity: string; title?: string; logarithmic?: boolean; fromZero?: boolean },
): Figure {
  const below = lines.map(({ name }) => name).join('').length > MOST_LETTERS;
  return figure(
    lines.map((line, i) => epochTrace(line, i, logarithmic)),
    {
      title,
      x: { title: { text: 'epoch' } },
      y: {
        title: { text: quantity },
        ...(logarithmic
          ? logAxis(lines.flatMap(({ values }) => [...values]))
          : fromZero
            ? { rangemode: 'tozero' as const }
            : {}),
      },
      height: below ? 440 : 380,
      layout: { showlegend: lines.length > 1, ...(below ? BELOW : {}) },
      description: `${title} over the epochs: ${lines.map(({ name }) => name).join(', ')}`,
    },
  );
}

/** A line as Plotly draws it, in the i-th style. */
export function epochTrace({ name, epochs, values }: EpochLine, i: number, logarithmic = false): Data {
  const { color, dash } = methodStyle(i);
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: [...epochs],
    y: values.map((value) => (logarithmic && !(value > 0) ? null : value)),
    line: { color, dash, width: 2 },
  } as Data;
}
