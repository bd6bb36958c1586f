import type { Data, Layout } from 'plotly.js-dist';
import { selectImages, type Images } from '../../datasets';
import { InputError } from '../../errors';
import { rankedPositions } from '../../metrics';
import { figure, type Figure } from './figure';
import { mosaic } from './mosaic';

/** Images with a score for each, those of one class or others among them. */
export interface RankedImages {
  readonly name: string;
  readonly images: Images;
  /** Higher is more anomalous. */
  readonly scores: ArrayLike<number>;
  /** 0 for the images of the class, which alone are shown; by default all are. */
  readonly labels?: ArrayLike<number>;
}

/** An image is drawn so many pixels wide, and the two halves of a row stand so far apart. */
const IMAGE = 38;
const BETWEEN = 28;

/**
 * The most normal images of each class on the left, from the lowest score on, and its most anomalous on the right, from the
 * highest score on (as figures 2 and 3 of the paper).
 *
 * @param count how many of each; fewer where a class has fewer
 * @throws InputError for a class without images, or scores of another number
 */
export function extremesFigure(
  classes: readonly RankedImages[],
  {
    count = 8,
    title = 'The most normal and the most anomalous of each class',
  }: { count?: number; title?: string } = {},
): Figure {
  const half = count * IMAGE;
  const row = IMAGE + 8;
  const pictures = classes.flatMap(({ name, images, scores, labels }, r): NonNullable<Layout['images']> => {
    const n = images.shape[0];
    if (n === 0 || scores.length !== n) {
      throw new InputError(`${name}: there must be a score an image, not ${scores.length} of ${n}.`);
    }
    const order = rankedPositions(scores, (i) => !labels || labels[i] === 0);
    if (order.length === 0) throw new InputError(`${name}: there is no image of the class.`);
    const halves = [order.slice(0, count), order.reverse().slice(0, count)];
    return halves.map((positions, side) => ({
      source: pictureOf(selectImages(images, positions)),
      ...{ xref: 'x' as const, yref: 'y' as const, xanchor: 'left' as const, yanchor: 'top' as const },
      ...{ x: side * (half + BETWEEN), y: r * row, sizex: positions.length * IMAGE, sizey: IMAGE },
    }));
  });
  const headings = ['most normal', 'most anomalous'].map((text, side) => ({
    ...{ text, x: side * (half + BETWEEN), y: -4, showarrow: false },
    ...{ xanchor: 'left' as const, yanchor: 'bottom' as const },
  }));
  // Without any data there would be no axes for the images to stand on.
  const nothing = { type: 'scatter', x: [null], y: [null], showlegend: false } as unknown as Data;
  const hidden = { showgrid: false, showline: false, ticks: '' as const, fixedrange: true };
  const made = figure([nothing], {
    title,
    x: { ...hidden, range: [0, 2 * half + BETWEEN], showticklabels: false },
    y: {
      ...hidden,
      range: [classes.length * row, -20],
      tickvals: classes.map((_, r) => r * row + IMAGE / 2),
      ticktext: classes.map(({ name }) => `${name} `),
      automargin: true,
    },
    width: 2 * half + BETWEEN + 108,
    height: classes.length * row + 20 + 56,
    layout: { images: pictures, annotations: headings, margin: { l: 84, r: 24, t: 48, b: 8 } },
    description: `The ${count} most normal and the ${count} most anomalous images of ${classes.map(({ name }) => name).join(', ')}`,
  });
  return { ...made, printHeight: 'shrunk' };
}

function pictureOf(images: Images): string {
  const magnify = Math.max(1, Math.round((2 * IMAGE) / images.shape[2]));
  const { png } = mosaic(images, { columns: images.shape[0], magnify });
  return `data:image/png;base64,${png.toString('base64')}`;
}
