import { fiveNumbers } from '../../metrics';
import { bandTraces } from './band';
import { COLOURS, figure, type Figure } from './figure';

/** About as many steps as are drawn. */
const POINTS = 200;

/**
 * How near an attack comes to the originals: the median over the images and the band from 5 to 95 % against the steps, on
 * logarithmic axes.
 *
 * @param distances of each image, where the attack began and after every step, as `boundaryAttack` gives them; those that
 * began at distance 0 were wrong from the start and do not count
 * @param pixels the numbers of an image: distances are shown as root mean square per number, in units of the range [0, 1]
 */
export function attackFigure(
  distances: readonly ArrayLike<number>[],
  { pixels, title = 'The attack' }: { pixels: number; title?: string },
): Figure {
  const attacked = distances.filter((own) => own[0] > 0);
  const last = attacked.length === 0 ? 0 : attacked[0].length - 1;
  // Evenly spaced on a logarithmic axis; its first place is after the first step.
  const steps = [
    ...new Set(Array.from({ length: POINTS }, (_, i) => Math.round(last ** (i / (POINTS - 1))))),
  ].filter((step) => step >= 1 && step <= last);
  const spreads = steps.map((step) => fiveNumbers(attacked.map((own) => own[step] / Math.sqrt(pixels))));
  const traces = bandTraces({
    name: 'median, and 5 to 95 % of the images',
    color: COLOURS.outlier,
    x: steps,
    low: spreads.map(({ low }) => low),
    middle: spreads.map(({ median }) => median),
    high: spreads.map(({ high }) => high),
  });
  return figure(traces, {
    title,
    x: { title: { text: 'step' }, type: 'log' },
    y: { title: { text: 'distance (RMS per pixel and channel)' }, type: 'log', dtick: 'D2' },
    height: 380,
    layout: { legend: { x: 0.02, xanchor: 'left', y: 0.04, yanchor: 'bottom', bgcolor: '#ffffffcc' } },
    description: `Distance of ${attacked.length} adversarial images from their originals over ${last} steps`,
  });
}
