/** docs/detectors.md lists every check of the contract, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (...path: string[]): string =>
  readFileSync(join(import.meta.dirname, '..', '..', ...path), 'utf8');

test('the checks of the documents are those of the suite', () => {
  const suite = read('test', 'detectors', 'contract.test.ts');
  const checks = [...suite.matchAll(/^ {2}test\('([^']+)'/gm)].map((match) => match[1]);
  const section = read('docs', 'detectors.md').split('## What every detector promises')[1];
  const listed = [...section.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].map((match) => match[1]);
  expect(listed.slice(1).filter((cell) => !/^-+$/.test(cell))).toEqual(checks);
  expect(checks.length).toBeGreaterThanOrEqual(25);
});
