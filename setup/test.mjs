/** The test command: set-up, every static check, the tests, and the first notebook. */
import { readFileSync } from 'node:fs';
import { run, SetupError } from './command.mjs';
import { executeNotebook } from './notebooks.mjs';
import { inRoot } from './paths.mjs';
import { print, step } from './progress.mjs';
import { setUp } from './setup.mjs';

const bin = (...parts) => inRoot('node_modules', ...parts);

/** @param {readonly string[]} args passed on to vitest, e.g. the name of one test file; then only those tests run */
export async function test(args) {
  await setUp();
  const vitest = (more) =>
    run(process.execPath, [bin('vitest', 'vitest.mjs'), 'run', ...more], {
      inherit: true,
      failure: 'Tests failed.',
    });
  if (args.length > 0) return vitest(args);

  print('\nChecking');
  const check = (name, program, programArgs, failure) =>
    step(name, () => run(process.execPath, [bin(...program), ...programArgs], { failure }), 20);
  await Promise.all([
    check(
      'Types of the tests',
      ['typescript', 'bin', 'tsc'],
      ['--project', inRoot('test')],
      'The tests have type errors.',
    ),
    check('Lint', ['eslint', 'bin', 'eslint.js'], ['.'], 'The linter complains.').then(() =>
      check('Format', ['prettier', 'bin', 'prettier.cjs'], ['--check', '.'], 'Run "npm run format".'),
    ),
  ]);

  print('\nTesting');
  await vitest([]);

  print('\nThe first notebook');
  await executeNotebook('01-one-class-of-mnist', { profile: 'quick' });
  const { auc } = JSON.parse(readFileSync(inRoot('log', 'notebook-01', 'metrics.json'), 'utf8'));
  if (!(auc > 0.97)) throw new SetupError(`The AUC of the digit 0 should be above .97; it is ${auc}.`);
  print(`  ✓ AUC ${auc.toFixed(4)}\n\nAll checks passed.`);
}
