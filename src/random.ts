import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { InputError } from './errors';

/**
 * One stream of pseudo-random numbers (xoroshiro128+), determined by a seed and a name.
 *
 * Everything random in a run draws from a stream of its own ("split", "initialisation", "batches", …), so that
 * using one stream more or less never changes what another one gives.
 */
export class RandomStream {
  readonly #generator: ReturnType<typeof xoroshiro128plusFromState>;

  /**
   * @param seed a safe integer >= 0 (0 is a seed like any other)
   * @param name what the stream is for; two names give independent streams
   */
  constructor(
    readonly seed: number,
    readonly name: string,
  ) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new InputError(`The seed must be an integer >= 0, not ${seed}.`);
    }
    const digest = createHash('sha256').update(`${seed}/${name}`).digest();
    this.#generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)));
  }

  /** A stream of its own, named below this one: `stream.sub('conv1')`. Drawing from it leaves this one as it is. */
  sub(name: string): RandomStream {
    return new RandomStream(this.seed, `${this.name}/${name}`);
  }

  /** A number uniform in [low, high), 53 random bits. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformFloat64(this.#generator);
  }

  /** An integer uniform in [0, below). */
  integer(below: number): number {
    return uniformInt(this.#generator, 0, below - 1);
  }

  /** A standard normal number (Box and Muller 1958; the cosine half only, so that the stream has no memory). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The numbers 0 … n-1 in random order (Fisher and Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  /** k different numbers of 0 … n-1, in random order. */
  sample(n: number, k: number): Int32Array {
    if (k > n) throw new InputError(`Cannot draw ${k} different items from ${n}.`);
    return this.permutation(n).subarray(0, k);
  }
}
