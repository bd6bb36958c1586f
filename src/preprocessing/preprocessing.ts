import { checkImages, imageSize, imagesOnDemand, portionOf, portionsOf, type Images } from '../datasets';
import { DataError, InputError } from '../errors';
import { shareableFloats } from '../tensorflow';
import { centre, readCentre, type Centring } from './centre';
import { decodeNumber } from './encoding';
import { gcn, type GcnScale } from './gcn';
import { minMax, rescale } from './minMax';
import { pca, readPca } from './pca';
import type { FittedStep, Step } from './step';
import { readStandardise, standardise } from './standardise';
import { readZca, zca } from './zca';

/** What is done to images before a detector sees them. */
export interface PreprocessingOptions {
  /** Each channel by its mean and standard deviation, before everything else; no by default. */
  readonly standardise?: boolean;
  /** The scale of the global contrast normalisation, or 'none'; 'l1' by default, as in the paper. */
  readonly gcn?: GcnScale | 'none';
  /** The mean that is subtracted after it, or 'none', the default. */
  readonly centre?: Centring | 'none';
  /** ZCA whitening; none by default. */
  readonly zca?: boolean;
  /** PCA in the end, keeping this share of the variance, for shallow methods; none by default. */
  readonly pca?: number | null;
}

/** How saved steps are made again from their constants. */
const READERS: ReadonlyMap<string, (saved: Record<string, unknown>) => FittedStep> = new Map([
  ['standardise', readStandardise],
  ['gcn', ({ scale }) => gcn(scale as GcnScale)],
  ['minMax', ({ min, max }) => rescale(decodeNumber(min), decodeNumber(max))],
  ['centre', readCentre],
  ['zca', readZca],
  ['pca', readPca],
] as [string, (saved: Record<string, unknown>) => FittedStep][]);

/** A chain of steps, fitted on training images alone, that is applied alike to all images. */
export class Preprocessing {
  readonly #steps: readonly FittedStep[];

  private constructor(steps: readonly FittedStep[]) {
    this.#steps = steps;
  }

  /**
   * Fits the steps on training images in [0, 1], in the Theano program's order: (standardisation,) global contrast
   * normalisation, centring, ZCA, the rescaling by the training images' one minimum and one maximum (always), PCA.
   *
   * @throws InputError for images or options that cannot be used
   */
  static fit(train: Images, options: PreprocessingOptions = {}): Preprocessing {
    const { gcn: scale = 'l1', centre: over = 'none', zca: whiten = false, pca: share = null } = options;
    checkImages(train, 'Preprocessing.fit');
    const first = options.standardise === true;
    const steps: Step[] = [
      ...(first ? [standardise] : []),
      ...(scale === 'none' ? [] : [() => gcn(scale)]),
      ...(over === 'none' ? [] : [centre(over)]),
      ...(whiten ? [zca] : []),
      minMax,
      ...(share === null ? [] : [pca(share)]),
    ];
    const fitted: FittedStep[] = [];
    let images = train;
    for (const step of steps) {
      fitted.push(step(images));
      // What comes after the last step would be thrown away.
      if (fitted.length < steps.length) images = fitted[fitted.length - 1].apply(images);
    }
    return new Preprocessing(fitted);
  }

  /**
   * The same chain for images of another origin: standardised by the statistics of such images instead.
   *
   * @throws InputError when this chain does not begin with a standardisation
   */
  adapted(others: Images): Preprocessing {
    const [first, ...rest] = this.#steps;
    if (first.toJSON().name !== 'standardise') {
      throw new InputError('Only preprocessing that begins with a standardisation can be adapted.');
    }
    checkImages(others, 'Preprocessing.adapted');
    return new Preprocessing([standardise(others), ...rest]);
  }

  /** The processed images, on demand where the given ones are; those stay as they are. */
  apply(images: Images): Images {
    const n = images.shape[0];
    if (images.portion && n > 0) {
      const [, height, width, channels] = this.#steps.reduce(applied, portionOf(images, 0, 1)).shape;
      return imagesOnDemand([n, height, width, channels], (begin, end) =>
        this.#applyTo(portionOf(images, begin, end)),
      );
    }
    return this.#applyTo(images);
  }

  #applyTo(images: Images): Images {
    const n = images.shape[0];
    let result: Images | undefined;
    let begin = 0;
    for (const portion of portionsOf(images)) {
      const part = this.#steps.reduce(applied, portion);
      if (part.shape[0] === n) return part;
      const [count, height, width, channels] = part.shape;
      result ??= {
        data: shareableFloats(n * height * width * channels),
        shape: [n, height, width, channels],
      };
      result.data.set(part.data, begin * imageSize(part));
      begin += count;
    }
    return result ?? images;
  }

  /** Everything `fromJSON` needs. */
  toJSON(): { readonly steps: readonly unknown[] } {
    return { steps: this.#steps.map((step) => step.toJSON()) };
  }

  /** @throws DataError for what `toJSON` did not write */
  static fromJSON(saved: unknown): Preprocessing {
    const steps = (saved as { steps?: unknown } | null)?.steps;
    if (!Array.isArray(steps)) throw new DataError('Saved preprocessing needs a list "steps".');
    return new Preprocessing(
      steps.map((saved: unknown) => {
        const step = (typeof saved === 'object' ? saved : null) ?? {};
        const name = 'name' in step ? step.name : undefined;
        const read = typeof name === 'string' ? READERS.get(name) : undefined;
        if (!read)
          throw new DataError(`There is no preprocessing step ${JSON.stringify(name) ?? 'without a name'}.`);
        return read({ ...step });
      }),
    );
  }
}

const applied = (images: Images, step: FittedStep): Images => step.apply(images);
