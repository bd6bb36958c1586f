import type { Data, Layout } from 'plotly.js-dist';

/** A Plotly figure: what to draw, and how. */
export interface Figure {
  readonly data: Data[];
  readonly layout: Partial<Layout> & { readonly width: number; readonly height: number };
  /** What the figure shows, in a sentence, for those who do not see it. */
  readonly description: string;
  /** What happens to its height in print: rows of text keep it, images shrink with the width; by default neither. */
  readonly printHeight?: 'kept' | 'shrunk';
}

/** Colours that also those see apart who do not see all colours (Okabe and Ito 2008). */
export const COLOURS = {
  normal: '#0072b2',
  outlier: '#d55e00',
  neutral: '#555555',
  methods: ['#009e73', '#0072b2', '#d55e00', '#cc79a7', '#e69f00', '#56b4e9', '#000000'],
} as const;

const SYMBOLS = ['circle', 'square', 'diamond', 'triangle-up', 'triangle-down', 'cross', 'star'] as const;
const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot', '8px,2px'] as const;

/**
 * How the i-th method is drawn: told apart by dash and symbol too, for print in grey. When the colours are used up they come
 * again with other symbols.
 */
export function methodStyle(i: number): { color: string; symbol: string; dash: string } {
  const round = Math.floor(i / COLOURS.methods.length);
  const k = (i + round) % SYMBOLS.length;
  return { color: COLOURS.methods[i % COLOURS.methods.length], symbol: SYMBOLS[k], dash: DASHES[k] };
}

/** What every axis has. */
export const AXIS = {
  showline: true,
  linecolor: '#444444',
  ticks: 'outside' as const,
  gridcolor: '#e6e6e6',
  zeroline: false,
  automargin: true,
};

/** The house style with what a figure says differently. */
export function figure(
  data: Data[],
  { title, x, y, description, width = 700, height = 420, layout = {} }: FigureText,
): Figure {
  return {
    data,
    description,
    layout: {
      template: {},
      width,
      height,
      title: { text: title, x: 0.02, xanchor: 'left', font: { size: 16 } },
      font: { family: 'Open Sans, DejaVu Sans, Arial, sans-serif', size: 13, color: '#222222' },
      paper_bgcolor: '#ffffff',
      plot_bgcolor: '#ffffff',
      margin: { l: 64, r: 24, t: 56, b: 56 },
      legend: { orientation: 'h', x: 1, xanchor: 'right', y: 1.02, yanchor: 'bottom' },
      ...layout,
      xaxis: { ...AXIS, ...x },
      yaxis: { ...AXIS, ...y },
    },
  };
}

interface FigureText {
  readonly title: string;
  readonly x: Partial<Layout['xaxis']>;
  readonly y: Partial<Layout['yaxis']>;
  readonly description: string;
  /** In pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly layout?: Partial<Layout>;
}

/** A dashed line at a value of the x axis, named beside it; what `layout` takes. */
export function verticalLine(
  x: number,
  text: string,
  { logarithmic = false } = {},
): Pick<Layout, 'shapes' | 'annotations'> {
  return {
    shapes: [
      {
        type: 'line',
        x0: x,
        x1: x,
        yref: 'paper',
        y0: 0,
        y1: 1,
        line: { color: COLOURS.neutral, dash: 'dash', width: 1.5 },
      },
    ],
    annotations: [
      {
        // On a logarithmic axis a shape stands at a value, but an annotation at its logarithm.
        x: logarithmic ? Math.log10(x) : x,
        y: 1,
        yref: 'paper',
        text,
        showarrow: false,
        xanchor: 'left',
        yanchor: 'top',
        xshift: 6,
        font: { color: COLOURS.neutral },
      },
    ],
  };
}
