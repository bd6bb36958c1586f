import { describe, expect, test } from 'vitest';
import { Autoencoder, DeepSvdd } from '../../dist/detectors';
import type { Images } from '../../dist/datasets';
import { dictionaryKernel } from '../../dist/networks';
import { lasso } from '../../dist/networks/dictionary/lasso';
import { encode, gramOf, learnDictionary } from '../../dist/networks/dictionary/learnDictionary';
import { standardisedPatches } from '../../dist/networks/dictionary/patches';
import { RandomStream } from '../../dist/random';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';

const stream = (seed = 1): RandomStream => new RandomStream(seed, 'test');
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
const normals = (n: number, random = stream()): Float64Array =>
  Float64Array.from({ length: n }, () => random.normal());

/** Rows of a matrix, each scaled to length 1. */
function unitRows(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((value, i) => {
    const begin = i - (i % size);
    const row = matrix.subarray(begin, begin + size);
    return value / Math.sqrt(dot(row, row));
  });
}

/** The mean of 1/2 |x - D c|^2 + penalty |c|_1 over rows, with their best codes. */
function objective(dictionary: Float64Array, rows: Float64Array, size: number, penalty = 1): number {
  const gram = gramOf(dictionary, dictionary.length / size, size);
  let sum = 0;
  for (let begin = 0; begin < rows.length; begin += size) {
    const x = rows.subarray(begin, begin + size);
    const code = encode(dictionary, gram, x, penalty);
    const rest = x.map(
      (value, d) => value - code.reduce((all, c, a) => all + c * dictionary[a * size + d], 0),
    );
    sum += dot(rest, rest) / 2 + penalty * code.reduce((all, c) => all + Math.abs(c), 0);
  }
  return sum / (rows.length / size);
}

describe('the lasso', () => {
  test('by hand: with atoms at right angles each coefficient is the correlation, shrunk by the penalty', () => {
    // Atoms (2, 0) and (0, 1); x = (3, -.5): correlations 6 and -.5, curvatures 4 and 1.
    const code = new Float64Array(2);
    lasso(Float64Array.of(4, 0, 0, 1), Float64Array.of(6, -0.5), 1, code);
    expect([...code]).toEqual([5 / 4, 0]);
  });

  test('meets the conditions of the minimum, from zero and from elsewhere', () => {
    const [atoms, size] = [30, 20];
    const dictionary = unitRows(normals(atoms * size), size);
    const gram = gramOf(dictionary, atoms, size);
    const x = normals(size, stream(2)).map((value) => 2 * value);
    const atom = (a: number): Float64Array => dictionary.subarray(a * size, (a + 1) * size);
    const solve = (code: Float64Array): Float64Array => {
      const correlations = Float64Array.from({ length: atoms }, (_, a) => dot(atom(a), x));
      lasso(gram, correlations, 0.5, code);
      return code;
    };
    const code = solve(new Float64Array(atoms));
    const rest = x.map(
      (value, d) => value - code.reduce((sum, c, a) => sum + c * dictionary[a * size + d], 0),
    );
    const used = code.filter((c) => c !== 0).length;
    expect(used).toBeGreaterThan(2);
    expect(used).toBeLessThan(atoms);
    code.forEach((c, a) => {
      const slope = dot(atom(a), rest);
      if (c === 0) expect(Math.abs(slope)).toBeLessThanOrEqual(0.5 + 1e-7);
      else expect(slope).toBeCloseTo(0.5 * Math.sign(c), 7);
    });
    solve(normals(atoms, stream(3))).forEach((c, a) => expect(c).toBeCloseTo(code[a], 6));
  });
});

describe('learning', () => {
  const size = 16;
  /** Rows made of two of ten atoms each, with a little noise. */
  function planted(n: number): { truth: Float64Array; rows: Float64Array } {
    const random = stream(4);
    const truth = unitRows(normals(10 * size, random), size);
    const rows = new Float64Array(n * size);
    for (let i = 0; i < n; i++) {
      for (const a of random.sample(10, 2)) {
        const share = (random.uniform() < 0.5 ? -1 : 1) * random.uniform(3, 8);
        for (let d = 0; d < size; d++) rows[i * size + d] += share * truth[a * size + d];
      }
      for (let d = 0; d < size; d++) rows[i * size + d] += 0.05 * random.normal();
    }
    return { truth, rows };
  }
  const { truth, rows } = planted(5000);

  test('finds the atoms that rows were made of, but for their signs', () => {
    const found = learnDictionary(rows, size, { atoms: 10 }, stream());
    for (let a = 0; a < 10; a++) {
      const atom = truth.subarray(a * size, (a + 1) * size);
      const likeness = Array.from({ length: 10 }, (_, b) =>
        Math.abs(dot(atom, found.subarray(b * size, (b + 1) * size))),
      );
      expect(Math.max(...likeness)).toBeGreaterThan(0.98);
    }
  });

  test('lowers the objective, the further the longer, and keeps every atom within the unit ball', () => {
    const some = rows.subarray(0, 300 * size);
    const after = [0, 10, 100, 1000].map((iterations) => {
      const dictionary = learnDictionary(rows, size, { atoms: 10, iterations }, stream());
      for (let begin = 0; begin < dictionary.length; begin += size) {
        const atom = dictionary.subarray(begin, begin + size);
        expect(dot(atom, atom)).toBeLessThanOrEqual(1 + 1e-12);
      }
      return objective(dictionary, some, size);
    });
    expect(after[1]).toBeLessThan(after[0]);
    expect(after[2]).toBeLessThan(after[1]);
    expect(after[3]).toBeLessThan(after[2]);
    // Close to that of the atoms the rows were made of, of which two cost their shares of 5.5 on average.
    expect(after[3]).toBeLessThan(1.03 * objective(truth, some, size));
  });

  test('follows from the seed', () => {
    const learn = (seed: number): Float64Array =>
      learnDictionary(rows, size, { atoms: 4, iterations: 20 }, stream(seed));
    expect(learn(1)).toEqual(learn(1));
    expect(learn(1)).not.toEqual(learn(2));
  });

  test('rows of zeros alone are refused', () => {
    expect(() => learnDictionary(new Float64Array(32), 16, { atoms: 2 }, stream())).toThrow(
      /patches that differ/,
    );
  });
});

describe('patches', () => {
  test('by hand: all of two 2 x 3 images, standardised number by number', () => {
    // Patches of 2 x 2: (1 2 4 5), (2 3 5 6) of the first image, (7 8 0 0), (8 9 0 0) of the second.
    const images: Images = { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0), shape: [2, 2, 3, 1] };
    const patches = standardisedPatches(images, 2, 99, stream());
    const standard = (column: number[]): number[] => {
      const mean = dot(column, [0.25, 0.25, 0.25, 0.25]);
      const deviation = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 4);
      return column.map((v) => (v - mean) / deviation);
    };
    const columns = [
      standard([1, 2, 7, 8]),
      standard([2, 3, 8, 9]),
      standard([4, 5, 0, 0]),
      standard([5, 6, 0, 0]),
    ];
    const expected = [0, 1, 2, 3].map((p) => columns.map((column) => column[p]));
    const actual = [0, 1, 2, 3].map((p) => [...patches.subarray(4 * p, 4 * p + 4)]);
    const sorted = (list: number[][]): number[][] => list.sort((a, b) => a[0] - b[0]);
    sorted(actual).forEach((row, p) =>
      row.forEach((value, d) => expect(value).toBeCloseTo(sorted(expected)[p][d], 10)),
    );
  });

  test('colours stay together, and what never changes becomes 0', () => {
    // Red rises, green falls with it, blue is the same everywhere.
    const images: Images = {
      data: Float32Array.from(
        { length: 8 * 8 * 3 },
        (_, i) => [Math.floor(i / 3), -Math.floor(i / 3), 0.7][i % 3],
      ),
      shape: [1, 8, 8, 3],
    };
    const patches = standardisedPatches(images, 2, 10, stream());
    for (let i = 0; i < patches.length; i += 3) {
      expect(patches[i + 1]).toBeCloseTo(-patches[i], 10);
      expect(patches[i + 2]).toBe(0);
    }
  });
});

describe('the first convolution', () => {
  test('is laid out height, width, channels, filters: colour images of one gray make filters of one gray', () => {
    const gray = blobs(40);
    const colour: Images = {
      data: Float32Array.from({ length: 3 * gray.data.length }, (_, i) => gray.data[Math.floor(i / 3)]),
      shape: [40, 28, 28, 3],
    };
    const kernel = dictionaryKernel(colour, [5, 5, 3, 6], stream());
    expect(kernel.length).toBe(5 * 5 * 3 * 6);
    for (let p = 0; p < 25; p++) {
      for (let f = 0; f < 6; f++) {
        const [r, g, b] = [0, 1, 2].map((c) => kernel[(p * 3 + c) * 6 + f]);
        expect([g - r, b - r].every((difference) => Math.abs(difference) < 1e-6)).toBe(true);
      }
    }
  });

  const options = {
    network: 'mnist-lenet',
    seed: 5,
    training: { epochs: 0 },
    recipe: { dictionary: true },
  };
  const images = blobs(60);
  const expected = dictionaryKernel(
    images,
    [5, 5, 1, 8],
    new RandomStream(5, 'initialisation').sub('dictionary'),
  );

  test('begins with it in Deep SVDD and in the autoencoder, and all other weights as without it', () =>
    withoutLeaks(async () => {
      const [svdd, plain] = [new DeepSvdd(options), new DeepSvdd({ ...options, recipe: {} })];
      const autoencoder = new Autoencoder(options);
      for (const detector of [svdd, plain, autoencoder]) await detector.fit(images);
      expect(svdd.weights()['conv1.weight']).toEqual(expected);
      expect(autoencoder.encoderWeights()['conv1.weight']).toEqual(expected);
      expect(plain.weights()['conv1.weight']).not.toEqual(expected);
      expect(svdd.weights()['conv2.weight']).toEqual(plain.weights()['conv2.weight']);
      // After pretraining the encoder's own weights stay.
      const pretrained = new DeepSvdd({ ...options, seed: 6, pretrained: autoencoder });
      await pretrained.fit(images);
      expect(pretrained.weights()['conv1.weight']).toEqual(expected);
      for (const detector of [svdd, plain, autoencoder, pretrained]) detector.dispose();
    }));

  test('takes seconds for 500 colour images and 32 filters', () => {
    const random = stream(7);
    const many: Images = {
      data: Float32Array.from({ length: 600 * 32 * 32 * 3 }, () => random.uniform()),
      shape: [600, 32, 32, 3],
    };
    const began = performance.now();
    dictionaryKernel(many, [5, 5, 3, 32], stream());
    expect((performance.now() - began) / 1000).toBeLessThan(10);
  });
});
