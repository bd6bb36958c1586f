import type { Data } from 'plotly.js-dist';

/** A line with a shaded band about it. */
export interface Band {
  readonly name: string;
  readonly color: string;
  readonly dash?: string;
  readonly x: readonly number[];
  readonly low: readonly number[];
  readonly middle: readonly number[];
  readonly high: readonly number[];
  /** Which axes it is drawn on, e.g. { xaxis: 'x2', yaxis: 'y2' }. */
  readonly axes?: { readonly xaxis?: string; readonly yaxis?: string };
  readonly showlegend?: boolean;
}

/** A band as Plotly draws it: the shade, edge to edge and back, below the line. */
export function bandTraces({
  name,
  color,
  dash,
  x,
  low,
  middle,
  high,
  axes,
  showlegend = true,
}: Band): Data[] {
  const shade = {
    type: 'scatter',
    mode: 'lines',
    x: [...x, ...[...x].reverse()],
    y: [...high, ...[...low].reverse()],
    fill: 'toself',
    fillcolor: `${color}2e`,
    line: { width: 0 },
    hoverinfo: 'skip',
    showlegend: false,
    legendgroup: name,
    ...axes,
  };
  const line = {
    type: 'scatter',
    mode: 'lines',
    name,
    x: [...x],
    y: [...middle],
    line: { color, width: 2, ...(dash === undefined ? {} : { dash }) },
    legendgroup: name,
    showlegend,
    ...axes,
  };
  const drawn = high.some((value, i) => value > low[i]) ? [shade, line] : [line];
  return drawn as Data[];
}
