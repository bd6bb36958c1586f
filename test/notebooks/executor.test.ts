/** What executing a notebook headless complains of. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { complaintsOf, notebookFolder, NOTEBOOKS, placeNotebook } from '../support/notebooks';

const complaints = (...code: string[]): Promise<string> =>
  complaintsOf(placeNotebook(notebookFolder({ tables: false }), 'made', code));

test('stderr, late errors and paths of the machine, each with the cell', async () => {
  const found = await complaints(
    "console.log('fine');",
    "console.error('a warning');",
    'setTimeout(() => { throw new Error("from a timer"); }, 5);',
    'await new Promise((resolve) => setTimeout(resolve, 200));',
    `console.log(${JSON.stringify(join(import.meta.dirname, '..', '..', 'data'))});`,
    'void Promise.resolve().then(() => { throw new Error("from a forgotten promise"); });',
  );
  expect(found).not.toMatch(/ell 1 /);
  expect(found).toMatch(/While cell 2 ran, this arrived on stderr:\na warning\n/);
  expect(found).toMatch(/While cell 4 ran, .*\nUncaughtException: Error: from a timer/);
  expect(found).toMatch(/An output of cell 5 names a path of this machine\./);
  expect(found).toMatch(
    /After the last cell, .*\nUnhandledPromiseRejection: Error: from a forgotten promise/,
  );
});

test('a cell that fails, and how many were left undone', async () => {
  const found = await complaints(
    "console.log('fine');",
    "throw new Error('broken');",
    "console.log('never');",
  );
  expect(found).toMatch(/Cell 2 was answered with 'error'\./);
  expect(found).toMatch(/While cell 2 ran, this arrived on stderr:\n[^]*Error: broken/);
  expect(found).not.toContain('path of this machine');
  expect(found).toMatch(/1 of 3 cells were not executed\./);
});

test('a notebook that does not exist, and those that do', async () => {
  const main = join(import.meta.dirname, '..', '..', 'setup', 'main.mjs');
  const executed = promisify(execFile)(process.execPath, [main, 'notebooks', '01', '99']);
  await expect(executed).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: `\nThere is no notebook "99". Notebooks: ${NOTEBOOKS.join(', ')}.\n`,
  });
});
