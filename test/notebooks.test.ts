/** The notebooks in the repository: what their kept outputs hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellsOf, NOTEBOOKS } from './support/notebooks';

test('there are notebooks', () => expect(NOTEBOOKS).toContain('01-one-class-of-mnist'));

describe.each(NOTEBOOKS)('%s', (name) => {
  test('is executed from its first cell to its last, without errors', () => {
    const code = cellsOf(name).filter((cell) => cell.cell_type === 'code');
    expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
    const outputs = code.flatMap((cell) => cell.outputs ?? []);
    expect(outputs.filter((output) => output.output_type === 'error' || output.name === 'stderr')).toEqual(
      [],
    );
  });

  test('every Plotly figure has a picture and a sentence beside it', () => {
    const figures = cellsOf(name)
      .flatMap((cell) => cell.outputs ?? [])
      .filter(({ data }) => data && 'application/vnd.plotly.v1+json' in data);
    for (const { data } of figures)
      expect(Object.keys(data ?? {})).toEqual(expect.arrayContaining(['image/png', 'text/plain']));
  });
});

test.each([
  ['02-table-1-mnist', ['table1-mnist', 'mnist', 'baselines-mnist']],
  ['03-table-1-cifar10', ['table1-cifar10', 'brief-cifar10']],
])('%s: every run that its outputs name is a row of log/tables', (notebook, names) => {
  const tables = names.map((name) =>
    readFileSync(join(import.meta.dirname, '..', 'log', 'tables', `${name}.csv`), 'utf8'),
  );
  const shown = cellsOf(notebook)
    .flatMap((cell) => cell.outputs ?? [])
    .map(({ data }) => ((data?.['text/plain'] ?? []) as string[]).join(''))
    .find((text) => text.startsWith('hash '));
  const hashes = (shown?.split('\n').slice(1) ?? []).map((line) => line.split(' ')[0]);
  expect(hashes.length).toBeGreaterThan(0);
  expect(hashes.filter((hash) => !tables.some((table) => table.includes(`\n${hash},`)))).toEqual([]);
});
