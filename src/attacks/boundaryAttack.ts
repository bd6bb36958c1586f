import { setImmediate } from 'node:timers/promises';
import { checkImages, imageSize, type Images } from '../datasets/images';
import { InputError, StoppedError } from '../errors';
import { RandomStream } from '../random';
import { distanceOf, proposeStep } from './boundaryStep';
import { StepControl } from './stepControl';

/** The class that a model gives each image. It is all that the attack asks of a model. */
export type Classify = (images: Images) => ArrayLike<number> | Promise<ArrayLike<number>>;

export interface BoundaryAttackOptions {
  readonly classify: Classify;
  /** The true class of each image: what the model says otherwise is adversarial. */
  readonly labels: ArrayLike<number>;
  /** An image for each that the model already takes for another class, in [0, 1]: noise, or an image of that class. */
  readonly starts: Images;
  /** 1,000 by default; the paper's figures take tens of thousands. */
  readonly steps?: number;
  /** 0 by default. */
  readonly seed?: number;
  /** How far the first steps reach along the sphere and towards the original, relative to the distance; .01 and .01. */
  readonly sphericalStep?: number;
  readonly sourceStep?: number;
  /** Called after every step with the distance of each image; awaited. */
  readonly onStep?: (report: BoundaryStepReport) => void | Promise<void>;
  /** Stops the attack before the next step; it then rejects with StoppedError. */
  readonly signal?: AbortSignal;
}

export interface BoundaryStepReport {
  /** 1-based number of the step, and how many there will be. */
  readonly step: number;
  readonly steps: number;
  /** Euclidean, of each image. */
  readonly distances: Float64Array;
}

export interface BoundaryAttackResult {
  /** Adversarial, near the originals, in [0, 1]. */
  readonly images: Images;
  /** For each image its Euclidean distance from the original: where the attack began, and after every step. */
  readonly distances: readonly Float64Array[];
  /** How many images the model was asked for. */
  readonly queries: number;
}

/** Halvings of the way between an original and its start, to begin near the boundary. */
const HALVINGS = 10;
/** Points on the sphere are tried every so many steps: they only steer the step sizes. */
const SPHERICAL_EVERY = 10;
/** An image whose steps are smaller than this has converged. */
const CONVERGED = 1e-7;

/** One image under attack. */
interface Attacked {
  readonly index: number;
  readonly original: Float32Array;
  current: Float32Array;
  distance: number;
  readonly control: StepControl;
  readonly stream: RandomStream;
  readonly distances: Float64Array;
}

/**
 * The boundary attack (Brendel, Rauber and Bethge, "Decision-Based Adversarial Attacks", ICLR 2018): begins at an image
 * that the model already takes for another class, and walks along the boundary towards the original, staying on the
 * wrong side of it. Only the model's decisions are used.
 *
 * All images are attacked at once, each with a random stream of its own, so that none depends on the others. An image
 * that the model gets wrong as it is comes back unchanged, at distance 0.
 *
 * @param images to be attacked, [n, height, width, channels] in [0, 1]
 * @throws InputError for images outside of [0, 1], numbers that do not match, options out of range, or a start that is
 * not adversarial; StoppedError
 */
export async function boundaryAttack(
  images: Images,
  options: BoundaryAttackOptions,
): Promise<BoundaryAttackResult> {
  const { classify, labels, steps = 1000, signal, onStep } = options;
  check(images, options);
  const [, height, width, channels] = images.shape;
  let queries = 0;
  const adversarial = async (
    points: readonly Float32Array[],
    of: readonly Attacked[],
  ): Promise<boolean[]> => {
    if (points.length === 0) return [];
    queries += points.length;
    const found = await classify({ data: joined(points), shape: [points.length, height, width, channels] });
    if (found.length !== points.length) {
      throw new InputError(`classify gave ${found.length} classes for ${points.length} images.`);
    }
    return of.map(({ index }, i) => found[i] !== labels[index]);
  };
  const attacked = await begin(images, options, adversarial);
  for (let step = 1; step <= steps; step++) {
    if (signal?.aborted) throw new StoppedError(`The attack was stopped before step ${step} of ${steps}.`);
    const moving = attacked.filter(
      ({ distance, control: { sizes } }) =>
        distance > 0 && sizes.source > CONVERGED && sizes.spherical > CONVERGED,
    );
    await advance(moving, step % SPHERICAL_EVERY === 0, adversarial);
    for (const image of attacked) image.distances[step] = image.distance;
    await onStep?.({ step, steps, distances: Float64Array.from(attacked, ({ distance }) => distance) });
    // Signals and progress are heard between steps.
    await setImmediate();
  }
  return {
    images: { data: joined(attacked.map(({ current }) => current)), shape: images.shape },
    distances: attacked.map(({ distances }) => distances),
    queries,
  };
}

type Judge = (points: readonly Float32Array[], of: readonly Attacked[]) => Promise<boolean[]>;

/** Moves each image one step, where that stays adversarial and comes nearer. */
async function advance(moving: readonly Attacked[], trySpherical: boolean, judge: Judge): Promise<void> {
  const proposals = moving.map(({ original, current, control, stream }) =>
    proposeStep(original, current, control.sizes, stream),
  );
  const spheres = trySpherical ? proposals.map(({ spherical }) => spherical) : [];
  const points = [...proposals.map(({ candidate }) => candidate), ...spheres];
  const verdicts = await judge(points, trySpherical ? [...moving, ...moving] : moving);
  moving.forEach((image, i) => {
    const { candidate } = proposals[i];
    const distance = distanceOf(image.original, candidate);
    image.control.candidate(verdicts[i]);
    if (trySpherical) image.control.spherical(verdicts[moving.length + i]);
    if (!verdicts[i] || distance >= image.distance) return;
    image.current = candidate;
    image.distance = distance;
  });
}

/** Brings each start near the boundary: halves the way to the original as long as the result is adversarial. */
async function begin(
  images: Images,
  { starts, steps = 1000, seed = 0, sphericalStep = 0.01, sourceStep = 0.01 }: BoundaryAttackOptions,
  judge: Judge,
): Promise<Attacked[]> {
  const size = imageSize(images);
  const stream = new RandomStream(seed, 'boundary-attack');
  const attacked = Array.from({ length: images.shape[0] }, (_, index): Attacked => {
    const original = images.data.slice(index * size, (index + 1) * size);
    const current = starts.data.slice(index * size, (index + 1) * size);
    return {
      index,
      original,
      current,
      distance: distanceOf(original, current),
      control: new StepControl({ spherical: sphericalStep, source: sourceStep }),
      stream: stream.sub(`image-${index}`),
      distances: new Float64Array(steps + 1),
    };
  });
  const wrong = await judge(
    attacked.map(({ original }) => original),
    attacked,
  );
  const right = attacked.filter((_, i) => !wrong[i]);
  for (const image of attacked.filter((_, i) => wrong[i])) move(image, image.original);
  const begun = await judge(
    right.map(({ current }) => current),
    right,
  );
  const bad = right.find((_, i) => !begun[i]);
  if (bad)
    throw new InputError(
      `The start of image ${bad.index} is not adversarial: the model gives it the true class.`,
    );
  // Where the boundary lies on the way: `low` is on the original's side, `high` is adversarial.
  const bounds = right.map((image) => ({ image, start: image.current, low: 0, high: 1 }));
  for (let halving = 0; halving < HALVINGS; halving++) {
    const points = bounds.map(({ image, start, low, high }) => {
      const way = (low + high) / 2;
      return Float32Array.from(image.original, (value, i) => value + way * (start[i] - value));
    });
    const verdicts = await judge(points, right);
    bounds.forEach((bound, i) => {
      const way = (bound.low + bound.high) / 2;
      if (verdicts[i]) {
        bound.high = way;
        move(bound.image, points[i]);
      } else {
        bound.low = way;
      }
    });
  }
  for (const image of attacked) image.distances[0] = image.distance;
  return attacked;
}

function move(image: Attacked, to: Float32Array): void {
  image.current = to;
  image.distance = distanceOf(image.original, to);
}

function joined(points: readonly Float32Array[]): Float32Array {
  const size = points[0].length;
  const data = new Float32Array(points.length * size);
  points.forEach((point, i) => data.set(point, i * size));
  return data;
}

function check(images: Images, options: BoundaryAttackOptions): void {
  const { labels, starts, steps = 1000, sphericalStep = 0.01, sourceStep = 0.01 } = options;
  const [n, height, width, channels] = images.shape;
  checkImages(images, 'boundaryAttack');
  checkImages(starts, 'boundaryAttack: starts', [height, width, channels]);
  for (const [name, count] of [
    ['labels', labels.length],
    ['starts', starts.shape[0]],
  ] as const) {
    if (count !== n) throw new InputError(`boundaryAttack: there are ${n} images, but ${count} ${name}.`);
  }
  for (const [name, { data }] of [
    ['images', images],
    ['starts', starts],
  ] as const) {
    if (!data.every((value) => value >= 0 && value <= 1)) {
      throw new InputError(`boundaryAttack: ${name} must be in [0, 1]: the attack clips to that.`);
    }
  }
  if (!Number.isInteger(steps) || steps < 0)
    throw new InputError(`steps must be an integer >= 0, not ${steps}.`);
  for (const [name, value] of Object.entries({ sphericalStep, sourceStep })) {
    if (!(value > 0 && value < 1)) throw new InputError(`${name} must be in (0, 1), not ${value}.`);
  }
}
