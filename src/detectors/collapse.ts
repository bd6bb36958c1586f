/** What a fit is judged by. */
export interface FitEvidence {
  /** Scores of the training images before and after training, in the same order. */
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
  /** The centre c. */
  readonly centre: ArrayLike<number>;
  /** Whether there was any training. */
  readonly trained: boolean;
}

/** Scores whose standard deviation is below this share of their mean hardly differ. */
const LEAST_VARIATION = 1e-3;
/** Less than this share of distinct scores is a sign of dead units. */
const LEAST_DISTINCT = 0.1;
/** A centre nearer to the origin than this can be reached by weights that are all zero. */
const LEAST_NORM = 1e-3;
/** Rankings that agree more than this are the same but for rounding. */
const MOST_CORRELATION = 0.99999;

/** What tells a collapsed fit from a sound one, as numbers. */
export interface CollapseSigns {
  /** Of the training images' scores. */
  readonly mean: number;
  readonly deviation: number;
  /** The share of distinct scores, in (0, 1]. */
  readonly distinct: number;
  /** How far c is from the origin. */
  readonly centreNorm: number;
  /** Spearman's correlation of the scores before and after training. */
  readonly rankCorrelation: number;
}

/** Measures a fit of at least one image. */
export function collapseSigns({ before, after, centre }: Omit<FitEvidence, 'trained'>): CollapseSigns {
  return {
    ...momentsOf(after),
    distinct: new Set(Array.from(after)).size / after.length,
    centreNorm: Math.hypot(...Array.from(centre)),
    rankCorrelation: rankCorrelation(before, after),
  };
}

/**
 * Signs that a hypersphere has collapsed or nothing was learned (paper, section 3.3): scores that hardly differ, few
 * distinct scores, a centre near the origin, or a ranking that training has not changed.
 *
 * @returns one sentence a sign, each saying what to try; none when there is none
 */
export function collapseWarnings(evidence: FitEvidence): string[] {
  const { mean, deviation, distinct, centreNorm, rankCorrelation } = collapseSigns(evidence);
  const warnings: string[] = [];
  if (centreNorm < LEAST_NORM) {
    warnings.push(
      `The centre is ${centreNorm.toPrecision(2)} from the origin, where weights of zero lead: begin with a pretrained ` +
        'autoencoder, or with another seed.',
    );
  }
  // One or two images say nothing about how scores vary.
  if (evidence.after.length < 10) return warnings;
  if (!(deviation > LEAST_VARIATION * mean)) {
    warnings.push(
      `The scores hardly differ (mean ${mean.toPrecision(3)}, standard deviation ${deviation.toPrecision(3)}): the ` +
        'hypersphere has probably collapsed. Train without biases and without the offset of batch normalisation, for ' +
        'fewer epochs, or with a lower learning rate.',
    );
  }
  if (distinct < LEAST_DISTINCT) {
    warnings.push(
      `Only ${(100 * distinct).toFixed(1)} % of the scores are distinct: images are told apart no more, or many are ` +
        'equal. Look for duplicates, or try a larger representation.',
    );
  }
  if (evidence.trained && deviation > 0 && rankCorrelation > MOST_CORRELATION) {
    warnings.push(
      'Training has not changed the ranking of the images: the scores are those of the network it began with. Train for ' +
        'more epochs or with a higher learning rate.',
    );
  }
  return warnings;
}

function momentsOf(values: ArrayLike<number>): { mean: number; deviation: number } {
  const list = Array.from(values);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** Spearman's correlation; equal values share their mean rank. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const middle = (a.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((rank, i) => {
    xy += (rank - middle) * (y[i] - middle);
    xx += (rank - middle) ** 2;
    yy += (y[i] - middle) ** 2;
  });
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}

/** The rank of each value among all, ascending from 1; equal values share their mean rank. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i] - values[j]);
  const ranks = new Float64Array(values.length);
  for (let begin = 0; begin < order.length;) {
    let end = begin + 1;
    while (end < order.length && values[order[end]] === values[order[begin]]) end++;
    for (let i = begin; i < end; i++) ranks[order[i]] = (begin + 1 + end) / 2;
    begin = end;
  }
  return ranks;
}
