import type { Data, Layout } from 'plotly.js-dist';
import { selectImages, type Images } from '../../datasets';
import { InputError } from '../../errors';
import { COLOURS, figure, type Figure } from './figure';
import { mosaic } from './mosaic';
import type { ScoredImages } from './scoreHistogram';

export interface MosaicFigureOptions extends ScoredImages {
  /** Which of the images are shown, in order; by default all. */
  readonly positions?: ArrayLike<number>;
  /** Images in a row; 8 by default. */
  readonly columns?: number;
  readonly title?: string;
  /** What labels 0 and 1 mean; 'normal' and 'outlier' by default. */
  readonly names?: readonly [string, string];
  /** Stretch each image from its own minimum to its own maximum, as for preprocessed images. */
  readonly stretch?: boolean;
}

/** An image is drawn about so many pixels wide, with so many below it for its score. */
const IMAGE = 64;
const CAPTION = 18;

/**
 * Images with the score of each below it, framed by truth: a normal image's frame is blue and its score plain, an
 * outlier's frame is red and its score bold, which grey print tells apart too.
 *
 * @param images all that were scored, in the order of the scores
 * @throws InputError for images and scores of different number, or a position that does not exist
 */
export function mosaicFigure(images: Images, options: MosaicFigureOptions): Figure {
  const { scores, labels, columns = 8, title = 'Images and their scores', stretch = false } = options;
  const [normal, outlier] = options.names ?? ['normal', 'outlier'];
  const positions = Array.from(options.positions ?? { length: images.shape[0] }, (value, i) => value ?? i);
  if (scores.length !== images.shape[0] || labels.length !== images.shape[0]) {
    throw new InputError(
      `A mosaic needs a score and a label an image: ${images.shape[0]} images, ${scores.length} scores, ${labels.length} labels.`,
    );
  }
  const bad = positions.find((i) => !(Number.isInteger(i) && i >= 0 && i < scores.length));
  if (bad !== undefined) throw new InputError(`There is no image ${bad}; there are ${scores.length}.`);
  const [rows, inRow] = [Math.ceil(positions.length / columns), Math.min(columns, positions.length)];
  const magnify = Math.max(1, Math.round((2 * IMAGE) / images.shape[2]));
  const [cell, row] = [IMAGE + 10, IMAGE + CAPTION + 6];
  const pictures = positions.map((i, place): NonNullable<Layout['images']>[number] => ({
    source: `data:image/png;base64,${mosaic(selectImages(images, [i]), {
      magnify,
      stretch,
      frames: [labels[i] === 1 ? COLOURS.outlier : COLOURS.normal],
    }).png.toString('base64')}`,
    xref: 'x',
    yref: 'y',
    x: (place % inRow) * cell,
    y: Math.floor(place / inRow) * row,
    sizex: IMAGE,
    sizey: IMAGE,
    xanchor: 'left',
    yanchor: 'top',
  }));
  const captions = positions.map((i, place) => {
    const score = Number(scores[i].toPrecision(3));
    return {
      x: (place % inRow) * cell + IMAGE / 2,
      y: Math.floor(place / inRow) * row + IMAGE,
      yanchor: 'top' as const,
      text: labels[i] === 1 ? `<b>${score}</b>` : String(score),
      showarrow: false,
      font: { size: 11, color: labels[i] === 1 ? COLOURS.outlier : COLOURS.normal },
    };
  });
  const key = (name: string, color: string): Data => ({
    type: 'scatter',
    mode: 'markers',
    name,
    x: [null],
    y: [null],
    marker: { color, symbol: 'square-open', size: 12, line: { width: 3 } },
  });
  const hidden = { visible: false, showgrid: false, fixedrange: true };
  const made = figure([key(normal, COLOURS.normal), key(`<b>${outlier}</b>`, COLOURS.outlier)], {
    title,
    x: { ...hidden, range: [-4, inRow * cell] },
    y: { ...hidden, range: [rows * row, -4] },
    width: Math.max(360, inRow * cell + 44),
    height: rows * row + 84,
    layout: { images: pictures, annotations: captions, margin: { l: 20, r: 20, t: 64, b: 16 } },
    description: `${positions.length} images with their anomaly scores, framed by label: ${normal} or ${outlier}`,
  });
  return { ...made, printHeight: 'shrunk' };
}
