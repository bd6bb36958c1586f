import type { FiveNumbers } from '../../metrics';
import { bandTraces } from './band';
import { figure, methodStyle, type Figure } from './figure';

/** How a quantity is spread over images, epoch by epoch. */
export interface Spread {
  /** What the images are: 'normal', 'outliers', 'training'. */
  readonly name: string;
  readonly epochs: readonly number[];
  /** One an epoch. */
  readonly spreads: readonly FiveNumbers[];
  readonly color?: string;
}

/**
 * Median and the band from 5 to 95 % of scores or feature norms over the epochs.
 *
 * @param quantity names the y axis, with its unit: 'squared distance to c'
 */
export function spreadFigure(
  series: readonly Spread[],
  {
    quantity,
    title = quantity,
    logarithmic = true,
  }: { quantity: string; title?: string; logarithmic?: boolean },
): Figure {
  const traces = series.flatMap(({ name, epochs, spreads, color }, i) =>
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
  return figure(traces, {
    title: `${title}: median, and 5 to 95 % of the images`,
    x: { title: { text: 'epoch' } },
    y: {
      title: { text: quantity },
      ...(logarithmic ? { type: 'log' as const } : { rangemode: 'tozero' as const }),
    },
    height: 380,
    description: `${quantity} over the epochs, of ${series.map(({ name }) => name).join(', ')}`,
  });
}
