/** The long run of the fuzz tests: other inputs every time, and many more of them than the test command tries. */
import { randomInt } from 'node:crypto';
import { run } from './command.mjs';
import { inRoot } from './paths.mjs';
import { print } from './progress.mjs';
import { setUp } from './setup.mjs';

const RUNS = 50_000;

/** @param {readonly string[]} args passed on to vitest, e.g. `-t PNG`; FUZZ_RUNS and FUZZ_SEED set numbers of one's own */
export async function fuzz(args) {
  await setUp();
  const seed = process.env.FUZZ_SEED ?? String(randomInt(2 ** 31));
  const runs = process.env.FUZZ_RUNS ?? String(RUNS);
  print(
    `\n${runs} inputs for each reader. The same ones again: FUZZ_RUNS=${runs} FUZZ_SEED=${seed} npm run fuzz`,
  );
  const vitest = [
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    'test/fuzz',
    '--testTimeout=7200000',
  ];
  await run(process.execPath, [...vitest, ...args], {
    inherit: true,
    env: { FUZZ_RUNS: runs, FUZZ_SEED: seed },
    failure: 'A reader broke. The message above shows the input, shrunk.',
  });
}
