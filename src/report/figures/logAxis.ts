import type { Layout } from 'plotly.js-dist';

/** Which multiples of a power of ten are named, by how many powers of ten the axis spans at most. */
const NAMED: readonly (readonly [decades: number, multiples: readonly number[]])[] = [
  [1, [1, 1.5, 2, 3, 4, 5, 6, 8]],
  [3.5, [1, 2, 5]],
  [Infinity, [1]],
];

/**
 * A logarithmic axis over these values, named with numbers that are read at a glance; Plotly's own names a small range with
 * single digits below its powers of ten.
 *
 * @param values those not above 0 are left out
 */
export function logAxis(values: readonly number[]): Partial<NonNullable<Layout['xaxis']>> {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const low = positive.reduce((a, b) => Math.min(a, b), Infinity);
  const high = positive.reduce((a, b) => Math.max(a, b), 0);
  const decades = Math.log10(high / low);
  const multiples = NAMED.find(([most]) => decades <= most)?.[1] ?? [1];
  const ticks: number[] = [];
  // As numbers are written, so that .1 and .3 are themselves and no quotients.
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    ticks.push(...multiples.map((multiple) => Number(`${multiple}e${power}`)));
  }
  const shown = ticks.filter((tick) => tick >= low && tick <= high);
  if (shown.length < 2) return { type: 'log' };
  return { type: 'log', tickmode: 'array', tickvals: shown, ticktext: shown.map(String) };
}
