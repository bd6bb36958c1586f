import type { Data } from 'plotly.js-dist';
import type { Figure } from './figure';

/** Widths of print in inches: a column and a page of a two-column paper. */
export const PRINT_WIDTHS = { column: 3.25, page: 6.75 } as const;
export type PrintWidth = keyof typeof PRINT_WIDTHS;

/** CSS's pixels to an inch, and a type size of print: 8 points. */
const PIXELS = 96;
const TYPE = (8 / 72) * PIXELS;

/** The least height of what shrinks in neither way, as a share of the width. */
const ASPECT = 0.68;

/**
 * A figure as it goes into a paper: at its exact width, in 8-point type, without a title (the caption has it), lines and
 * marks thinner.
 */
export function forPrint(figure: Figure, print: PrintWidth): Figure {
  const { layout, printHeight } = figure;
  const width = PRINT_WIDTHS[print] * PIXELS;
  const shrink = width / layout.width;
  const images = printHeight === 'shrunk';
  // What type shrinks to: captions of images with them, to 5 points at least.
  const scale = TYPE / (layout.font?.size ?? 13);
  const sized = (size = layout.font?.size ?? 13): number =>
    images ? Math.max((5 / 72) * PIXELS, Math.min(TYPE, size * shrink)) : size * scale;
  const height = {
    kept: layout.height * scale,
    shrunk: (layout.height - 40) * shrink,
    free: Math.max(layout.height * shrink, print === 'column' ? width * ASPECT : 0),
  }[printHeight ?? 'free'];
  const legendAbove =
    layout.legend?.yanchor === 'bottom' && layout.legend.yref !== 'container' && layout.legend.y === 1.02;
  return {
    ...figure,
    data: figure.data.map((trace) => thinner(trace, print === 'column' ? 0.7 : 0.85)),
    layout: {
      ...layout,
      width,
      height: Math.round(height),
      title: { text: '' },
      font: { ...layout.font, size: TYPE },
      margin: images ? { l: 2, r: 2, t: 22, b: 2 } : { l: 36, r: 10, t: legendAbove ? 24 : 8, b: 36 },
      annotations: (layout.annotations ?? []).map((annotation) => ({
        ...annotation,
        font: { ...annotation.font, size: sized(annotation.font?.size) },
      })),
      legend: { ...layout.legend, font: { size: TYPE * 0.95 }, itemwidth: 30 },
    },
  };
}

/** A trace with thinner lines and smaller marks; numbers in cells small enough for ten cells in a column. */
function thinner(trace: Data, by: number): Data {
  const { line, marker, texttemplate, textfont } = trace as {
    line?: { width?: number };
    marker?: { size?: number };
    texttemplate?: string;
    textfont?: object;
  };
  return {
    ...trace,
    ...(line?.width === undefined ? {} : { line: { ...line, width: line.width * by } }),
    ...(marker?.size === undefined ? {} : { marker: { ...marker, size: marker.size * by } }),
    ...(texttemplate === undefined ? {} : { textfont: { ...textfont, size: TYPE * by } }),
  } as Data;
}
