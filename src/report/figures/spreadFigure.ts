import type { Data } from 'plotly.js-dist';
import type { FiveNumbers } from '../../metrics';
import { bandTraces } from './band';
import type { EpochLine } from './epochFigure';
import { figure, methodStyle, type Figure } from './figure';
import { logAxis } from './logAxis';

/** How a quantity is spread over images, epoch by epoch. */
export interface Spread {
  /** What the images are: 'normal', 'outliers', 'training'. */
  readonly name: string;
  readonly epochs: readonly number[];
  /** One an epoch. */
  readonly spreads: readonly FiveNumbers[];
  readonly color?: string;
}

/** How lines are drawn beside bands. */
const LINE_DASHES = ['dot', 'dashdot', 'longdash'] as const;

/**
 * Median and the band from 5 to 95 % of scores or feature norms over the epochs.
 *
 * @param quantity names the y axis, with its unit: 'squared distance to c'
 * @param lines what else has the same unit: R² beside scores, the length of c beside feature norms
 */
export function spreadFigure(
  series: readonly Spread[],
  {
    quantity,
    title = quantity,
    logarithmic = true,
    lines = [],
  }: { quantity: string; title?: string; logarithmic?: boolean; lines?: readonly EpochLine[] },
): Figure {
  const bands = series.flatMap(({ name, epochs, spreads, color }, i) =>
    bandTraces({
      name,
      color: color ?? methodStyle(i + 1).color,
      dash: methodStyle(i).dash,
      x: epochs,
      low: spreads.map((spread) => spread.low),
      middle: spreads.map((spread) => spread.median),
      high: spreads.map((spread) => spread.high),
    }),
  );
  const others = lines.map(({ name, epochs, values }, i): Data => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: [...epochs],
    y: [...values],
    line: { color: '#000000', dash: LINE_DASHES[i % LINE_DASHES.length], width: 1.5 },
  }));
  const drawn = [
    ...series.flatMap(({ spreads }) => spreads.flatMap(({ low, high }) => [low, high])),
    ...lines.flatMap(({ values }) => [...values]),
  ];
  return figure([...bands, ...others], {
    title: `${title}: median, and 5 to 95 % of images`,
    x: { title: { text: 'epoch' } },
    y: {
      title: { text: quantity },
      ...(logarithmic ? logAxis(drawn) : { rangemode: 'tozero' as const }),
    },
    height: 380,
    description: `${quantity} over the epochs, of ${[...series, ...lines].map(({ name }) => name).join(', ')}`,
  });
}
