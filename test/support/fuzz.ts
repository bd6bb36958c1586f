import fc from 'fast-check';
import { expect } from 'vitest';
import { DeepSvddError } from '../../dist/errors';
import { watchdog } from './watchdog';

/** Inputs for each reader: 2,000 in the test command, more by "npm run fuzz". */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 2000);
/** The same inputs every time, unless others are asked for. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

/** Memory that a reader may take for an input: so many times its size, and so much in any case. */
const TIMES = 16;
const IN_ANY_CASE = 64 * 1024 ** 2;

/** Four bytes that are likely to mean something: lengths that are too large, signs, zero, one. */
const INTERESTING = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x10000, 0x01000000];

type Mutation = (bytes: Buffer) => Buffer;

/** A place in a file as a share of its length, more often near its ends, where headers and directories are. */
const uniform = fc.noBias(fc.nat(1_000_000)).map((x) => x / 1_000_001);
const place = fc.oneof(
  uniform,
  uniform.map((x) => x ** 4),
  uniform.map((x) => 1 - x ** 4),
);
const at = (share: number, { length }: Buffer): number =>
  Math.min(Math.floor(share * length), Math.max(0, length - 1));

const changed = (bytes: Buffer, change: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
};

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat(7)).map(
    ([p, bit]): Mutation =>
      (b) =>
        b.length === 0 ? b : changed(b, (copy) => void (copy[at(p, b)] ^= 1 << bit)),
  ),
  fc.tuple(place, fc.nat(255)).map(
    ([p, value]): Mutation =>
      (b) =>
        b.length === 0 ? b : changed(b, (copy) => void (copy[at(p, b)] = value)),
  ),
  fc.tuple(place, fc.constantFrom(...INTERESTING), fc.boolean()).map(
    ([p, value, big]): Mutation =>
      (b) =>
        b.length < 4
          ? b
          : changed(b, (copy) => {
              const offset = Math.min(at(p, b), b.length - 4);
              if (big) copy.writeUInt32BE(value, offset);
              else copy.writeUInt32LE(value, offset);
            }),
  ),
  place.map(
    (p): Mutation =>
      (b) =>
        b.subarray(0, at(p, b)),
  ),
  fc.tuple(place, fc.uint8Array({ maxLength: 16 })).map(
    ([p, more]): Mutation =>
      (b) =>
        Buffer.concat([b.subarray(0, at(p, b)), more, b.subarray(at(p, b))]),
  ),
  fc.tuple(place, place).map(([p, q]): Mutation => (b) => {
    const [begin, end] = [at(p, b), at(q, b)].sort((x, y) => x - y);
    return Buffer.concat([b.subarray(0, begin), b.subarray(end)]);
  }),
  fc.tuple(place, place, fc.nat(4)).map(([p, q, times]): Mutation => (b) => {
    const begin = at(p, b);
    const part = b.subarray(begin, Math.min(at(q, b), begin + 4096));
    return Buffer.concat([b.subarray(0, begin), ...Array<Buffer>(times).fill(part), b.subarray(begin)]);
  }),
);

/** Files that are nearly what a reader reads: real ones with a few changes, now and then anything. */
export function nearly(seeds: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  const changedSeed = fc
    .tuple(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 6 }))
    .map(([seed, mutations]) => {
      let bytes: Buffer = Buffer.from(seed);
      for (const mutate of mutations) bytes = mutate(bytes);
      return bytes;
    });
  return fc.oneof(
    { arbitrary: changedSeed, weight: 19 },
    { arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes): Buffer => Buffer.from(bytes)), weight: 1 },
  );
}

/** JSON texts that are nearly a given one: values are replaced by others, removed, or doubled. */
export function nearlyJson(seeds: readonly unknown[]): fc.Arbitrary<string> {
  const odd = fc.constantFrom<unknown>(
    ...[
      null,
      true,
      -1,
      0,
      0.5,
      1e9,
      1e308,
      -1e308,
      '',
      'x',
      'constructor',
      '__proto__',
      [],
      {},
      [[]],
      [null],
    ],
    ...[{ length: 1e9 }, 'A'.repeat(2000), Array(500).fill(0)],
  );
  return fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.array(fc.nat(1000), { maxLength: 6 }), odd), { minLength: 1, maxLength: 3 }),
    )
    .map(([seed, changes]) => {
      let value = structuredClone(seed);
      for (const [path, replacement] of changes) value = replaced(value, path, replacement);
      return JSON.stringify(value);
    });
}

/** The value with what lies at the path (numbers choose among keys) replaced. */
function replaced(value: unknown, [first, ...rest]: readonly number[], replacement: unknown): unknown {
  if (first === undefined || typeof value !== 'object' || value === null) return replacement;
  const keys = Object.keys(value);
  if (keys.length === 0) return replacement;
  const key = keys[first % keys.length];
  const container = value as Record<string, unknown>;
  return Array.isArray(value)
    ? value.map((item, i) => (String(i) === key ? replaced(item, rest, replacement) : (item as unknown)))
    : { ...container, [key]: replaced(container[key], rest, replacement) };
}

/**
 * Reads many inputs: each must give a result or one of the package's named errors with a message, within its time, and
 * without taking more memory than an input of its size may.
 */
export async function fuzz<Input extends string | Buffer>(
  what: string,
  inputs: fc.Arbitrary<Input>,
  read: (input: Input) => unknown,
): Promise<void> {
  const { beat, stop } = watchdog(what);
  const seen = { results: 0, errors: 0 };
  try {
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        beat();
        const before = { rss: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 };
        try {
          await read(input);
          seen.results++;
        } catch (error) {
          if (!(error instanceof DeepSvddError) || error.message === '') throw error;
          seen.errors++;
        }
        const peak = process.resourceUsage().maxRSS * 1024;
        // The peak says something only when this input has raised it.
        if (peak > before.peak) {
          expect(peak - before.rss, 'bytes of memory').toBeLessThan(TIMES * input.length + IN_ANY_CASE);
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: RUNS > 2000 },
    );
  } finally {
    await stop();
  }
  // Inputs that are all refused, or none, would try nothing.
  expect(seen.errors, 'errors').toBeGreaterThan(0);
  expect(seen.results, 'results').toBeGreaterThan(0);
}
