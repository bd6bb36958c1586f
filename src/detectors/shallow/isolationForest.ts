import { z } from 'zod';
import type { Images } from '../../datasets';
import { DataError, InputError, NotFittedError } from '../../errors';
import { quantile } from '../../quantile';
import { RandomStream } from '../../random';
import { aboveThreshold, type Companions, type Detector } from '../detector';
import type { NamedTensor } from '../safetensors';
import { readDetector, restored, writeDetector } from '../savedDetector';
import { rowsOf, type Rows } from './rows';
import { savedNumbers } from './savedRows';

export interface IsolationForestOptions {
  /** 100 by default. */
  readonly trees?: number;
  /** Images that each tree is grown from; 256 by default, all where there are fewer. */
  readonly samples?: number;
  /** The share of training images above the threshold; 0.1 by default. */
  readonly contamination?: number;
  /** 0 by default. */
  readonly seed?: number;
}

type Resolved = Required<IsolationForestOptions>;

/** All trees' nodes in common arrays; a node without children is a leaf. */
interface Forest {
  /** The node that each tree begins with. */
  readonly roots: readonly number[];
  /** The feature that a node splits by; -1 in a leaf. */
  readonly feature: Int32Array;
  /** A row with a smaller value goes left. */
  readonly split: Float32Array;
  /** The left child; the right one follows it. */
  readonly left: Int32Array;
  /** In a leaf: its depth and what its rows would still take to be told apart. */
  readonly length: Float32Array;
}

interface Fitted {
  readonly forest: Forest;
  readonly d: number;
  /** The mean path length c(samples) that path lengths are compared with. */
  readonly expected: number;
  readonly threshold: number;
}

const EULER = 0.5772156649015329;

/** c(n): the mean path length of an unsuccessful search in a binary search tree of n values (Liu et al. 2008, eq. 1). */
export function meanPathLength(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + EULER) - (2 * (n - 1)) / n;
}

/**
 * The isolation forest (Liu, Ting and Zhou 2008): what random splits set apart early is anomalous. The score is
 * 2^(-mean path length / c(samples)), in (0, 1]: near 1 for anomalies, below 0.5 for what is normal.
 */
export class IsolationForest implements Detector {
  readonly method = 'isolation-forest';
  readonly options: Resolved;
  #fitted: Fitted | undefined;

  /** @throws InputError for options out of range */
  constructor(options: IsolationForestOptions = {}) {
    const { trees = 100, samples = 256, contamination = 0.1, seed = 0 } = options;
    if (!Number.isInteger(trees) || trees < 1)
      throw new InputError(`trees must be an integer >= 1, not ${trees}.`);
    if (!Number.isInteger(samples) || samples < 2) {
      throw new InputError(`samples must be an integer >= 2, not ${samples}.`);
    }
    if (!(contamination > 0 && contamination <= 1)) {
      throw new InputError(`contamination must be in (0, 1], not ${contamination}.`);
    }
    this.options = { trees, samples, contamination, seed };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract of all detectors
  async fit(images: Images): Promise<void> {
    const rows = rowsOf(images, 'IsolationForest.fit');
    if (rows.n < 2) throw new InputError('IsolationForest.fit: at least two images are needed.');
    const { trees, samples, contamination, seed } = this.options;
    const size = Math.min(samples, rows.n);
    const forest = grow(rows, trees, size, new RandomStream(seed, 'isolation-forest'));
    const expected = meanPathLength(size);
    const scores = scoresOf(forest, rows, expected);
    this.#fitted = { forest, d: rows.d, expected, threshold: quantile(scores, 1 - contamination) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the contract of all detectors
  async score(images: Images): Promise<Float64Array> {
    const { forest, d, expected } = this.#require();
    return scoresOf(forest, rowsOf(images, 'IsolationForest.score', d), expected);
  }

  /** The (1 - contamination) quantile of the training images' scores. */
  get threshold(): number {
    return this.#require().threshold;
  }

  async predict(images: Images): Promise<Uint8Array> {
    return aboveThreshold(await this.score(images), this.threshold);
  }

  async save(folder: string, companions: Companions = {}): Promise<void> {
    const { forest, ...state } = this.#require();
    const tensor = (data: ArrayLike<number>) => ({ shape: [data.length], data: Float32Array.from(data) });
    const tensors = {
      // Whole numbers below 2^24 are exact in float32.
      roots: tensor(forest.roots),
      feature: tensor(forest.feature),
      split: tensor(forest.split),
      left: tensor(forest.left),
      length: tensor(forest.length),
    };
    const { method, options } = this;
    await writeDetector(folder, { method, options, state, tensors }, companions);
  }

  /** @throws DataError when the folder does not hold a whole forest */
  static async load(folder: string): Promise<IsolationForest> {
    const { options, state, tensors } = await readDetector(folder, 'isolation-forest', {
      options: z.object({ trees: z.int(), samples: z.int(), contamination: z.number(), seed: z.int() }),
      state: z.object({ d: z.int().positive(), expected: z.number(), threshold: z.number() }),
    });
    return restored(folder, () => {
      const detector = new IsolationForest(options);
      detector.#fitted = { ...state, forest: savedForest(tensors, state.d) };
      return detector;
    });
  }

  dispose(): void {
    this.#fitted = undefined;
  }

  #require(): Fitted {
    if (!this.#fitted) throw new NotFittedError('IsolationForest');
    return this.#fitted;
  }
}

/** A forest whose paths all end: children come after their parents. @throws DataError for any other */
function savedForest(tensors: Readonly<Record<string, NamedTensor>>, d: number): Forest {
  const roots = Array.from(savedNumbers(tensors, 'roots'));
  const split = savedNumbers(tensors, 'split');
  const nodes = split.length;
  const whole = (name: string): Int32Array => Int32Array.from(savedNumbers(tensors, name, nodes));
  const forest = {
    roots,
    feature: whole('feature'),
    split,
    left: whole('left'),
    length: savedNumbers(tensors, 'length', nodes),
  };
  const isNode = (i: number): boolean => Number.isInteger(i) && i >= 0 && i < nodes;
  const badRoot = roots.length === 0 || !roots.every(isNode);
  const badNode = forest.feature.some(
    (feature, i) =>
      feature >= 0 &&
      (feature >= d || forest.left[i] <= i || !isNode(forest.left[i]) || !isNode(forest.left[i] + 1)),
  );
  if (badRoot || badNode) throw new DataError('The trees of this forest are broken.');
  return forest;
}

function grow(rows: Rows, trees: number, size: number, stream: RandomStream): Forest {
  const roots: number[] = [];
  const feature: number[] = [];
  const split: number[] = [];
  const left: number[] = [];
  const length: number[] = [];
  const limit = Math.ceil(Math.log2(size));
  const add = (): number => {
    split.push(0);
    left.push(0);
    length.push(0);
    return feature.push(-1) - 1;
  };
  for (let t = 0; t < trees; t++) {
    const root = add();
    roots.push(root);
    const waiting = [{ node: root, members: Int32Array.from(stream.sample(rows.n, size)), depth: 0 }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { node, members, depth } = next;
      const chosen = depth < limit && members.length > 1 ? chooseSplit(rows, members, stream) : undefined;
      if (!chosen) {
        length[node] = depth + meanPathLength(members.length);
        continue;
      }
      feature[node] = chosen.feature;
      split[node] = chosen.value;
      left[node] = add();
      add();
      const goesLeft = (i: number): boolean => rows.data[i * rows.d + chosen.feature] < chosen.value;
      waiting.push(
        { node: left[node], members: members.filter(goesLeft), depth: depth + 1 },
        { node: left[node] + 1, members: members.filter((i) => !goesLeft(i)), depth: depth + 1 },
      );
    }
  }
  return {
    roots,
    feature: Int32Array.from(feature),
    split: Float32Array.from(split),
    left: Int32Array.from(left),
    length: Float32Array.from(length),
  };
}

/** A random feature in which the members differ, and a random value between their extremes; undefined if all are equal. */
function chooseSplit(
  { data, d }: Rows,
  members: Int32Array,
  stream: RandomStream,
): { feature: number; value: number } | undefined {
  const tried = new Set<number>();
  while (tried.size < d) {
    const feature = stream.integer(d);
    if (tried.has(feature)) continue;
    tried.add(feature);
    let [low, high] = [Infinity, -Infinity];
    for (const i of members) {
      const value = data[i * d + feature];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    // Rounded to what the nodes store, and above the least value, so that neither side is empty.
    const value = Math.fround(stream.uniform(low, high));
    if (high > low) return { feature, value: value > low ? value : high };
  }
  return undefined;
}

function scoresOf(
  { roots, feature, split, left, length }: Forest,
  { data, n, d }: Rows,
  expected: number,
): Float64Array {
  const scores = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (const root of roots) {
      let node = root;
      while (feature[node] >= 0) node = left[node] + Number(data[i * d + feature[node]] >= split[node]);
      total += length[node];
    }
    scores[i] = 2 ** (-total / roots.length / expected);
  }
  return scores;
}
