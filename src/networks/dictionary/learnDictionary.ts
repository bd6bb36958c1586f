import { InputError } from '../../errors';
import type { RandomStream } from '../../random';
import { lasso } from './lasso';

export interface DictionaryOptions {
  /** Atoms to learn. */
  readonly atoms: number;
  /** The weight of the codes' absolute values; 1 by default. */
  readonly penalty?: number;
  /** Mini-batches, 1000 by default, and rows in each, 10 by default. */
  readonly iterations?: number;
  readonly batchSize?: number;
}

/**
 * Mini-batch dictionary learning (Mairal, Bach, Ponce and Sapiro 2009, algorithms 1 and 2): atoms with a length of at most 1
 * of which every row is a combination of few, minimising the mean of 1/2 |x - D c|^2 + penalty |c|_1 over rows x, their best
 * codes c, and D.
 *
 * The codes' products enter with the weights of the paper's section 3.4.3, which let the first batches fade. The
 * dictionary begins with rows of the data, scaled to length 1, and an atom that no row uses becomes another one.
 *
 * @param rows row-major [n, size], dealt into batches in random order, again from the beginning when all have been seen
 * @returns the atoms, row-major [atoms, size]
 * @throws InputError without a row that differs from zero
 */
export function learnDictionary(
  rows: Float64Array,
  size: number,
  { atoms, penalty = 1, iterations = 1000, batchSize = 10 }: DictionaryOptions,
  stream: RandomStream,
): Float64Array {
  const n = rows.length / size;
  const row = (i: number): Float64Array => rows.subarray(i * size, (i + 1) * size);
  const useful = Array.from({ length: n }, (_, i) => i).filter((i) => row(i).some((value) => value !== 0));
  if (useful.length === 0) throw new InputError('A dictionary needs patches that differ.');
  const dictionary = new Float64Array(atoms * size);
  const restart = (atom: number): void => {
    const chosen = row(useful[stream.integer(useful.length)]);
    const length = Math.sqrt(dot(chosen, chosen));
    chosen.forEach((value, d) => (dictionary[atom * size + d] = value / length));
  };
  for (let atom = 0; atom < atoms; atom++) restart(atom);
  // Sums over the rows seen so far: of c c', [atoms, atoms], and of c x', [atoms, size].
  const codes = new Float64Array(atoms * atoms);
  const products = new Float64Array(atoms * size);
  let order = stream.permutation(n);
  let dealt = 0;
  for (let iteration = 1; iteration <= iterations; iteration++) {
    const seen = iteration < batchSize ? iteration * batchSize : batchSize ** 2 + iteration - batchSize;
    const fading = (seen + 1 - batchSize) / (seen + 1);
    scale(codes, fading);
    scale(products, fading);
    const gram = gramOf(dictionary, atoms, size);
    for (let i = 0; i < batchSize; i++) {
      if (dealt === n) [order, dealt] = [stream.permutation(n), 0];
      const x = row(order[dealt++]);
      const code = encode(dictionary, gram, x, penalty);
      for (let a = 0; a < atoms; a++) {
        if (code[a] === 0) continue;
        for (let b = 0; b < atoms; b++) codes[a * atoms + b] += code[a] * code[b];
        for (let d = 0; d < size; d++) products[a * size + d] += code[a] * x[d];
      }
    }
    updateAtoms(dictionary, codes, products, size, restart);
  }
  return dictionary;
}

/**
 * The code of a row: which atoms it is made of, and how much of each.
 *
 * @param gram the atoms' products with one another, where they are known
 */
export function encode(
  dictionary: Float64Array,
  gram: Float64Array,
  x: Float64Array,
  penalty: number,
): Float64Array {
  const size = x.length;
  const atoms = dictionary.length / size;
  const correlations = Float64Array.from({ length: atoms }, (_, a) =>
    dot(dictionary.subarray(a * size, (a + 1) * size), x),
  );
  const code = new Float64Array(atoms);
  lasso(gram, correlations, penalty, code);
  return code;
}

/** The products of all atoms with one another, [atoms, atoms]. */
export function gramOf(dictionary: Float64Array, atoms: number, size: number): Float64Array {
  const gram = new Float64Array(atoms * atoms);
  for (let a = 0; a < atoms; a++) {
    const atom = dictionary.subarray(a * size, (a + 1) * size);
    for (let b = 0; b <= a; b++) {
      gram[a * atoms + b] = gram[b * atoms + a] = dot(atom, dictionary.subarray(b * size, (b + 1) * size));
    }
  }
  return gram;
}

/** One pass of the paper's algorithm 2: each atom to its best place while the others stay, within the unit ball. */
function updateAtoms(
  dictionary: Float64Array,
  codes: Float64Array,
  products: Float64Array,
  size: number,
  restart: (atom: number) => void,
): void {
  const atoms = dictionary.length / size;
  const best = new Float64Array(size);
  for (let a = 0; a < atoms; a++) {
    const use = codes[a * atoms + a];
    if (use < 1e-10) {
      restart(a);
      continue;
    }
    best.set(products.subarray(a * size, (a + 1) * size));
    for (let b = 0; b < atoms; b++) {
      const together = codes[a * atoms + b];
      if (b === a || together === 0) continue;
      for (let d = 0; d < size; d++) best[d] -= together * dictionary[b * size + d];
    }
    scale(best, 1 / use);
    scale(best, 1 / Math.max(1, Math.sqrt(dot(best, best))));
    dictionary.set(best, a * size);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function scale(values: Float64Array, by: number): void {
  for (let i = 0; i < values.length; i++) values[i] *= by;
}
