/** The notebooks in the repository: their cells under strict types, and what their kept outputs hold. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '..', 'notebooks');

interface Cell {
  readonly cell_type: string;
  readonly source: string[];
  readonly execution_count?: number | null;
  readonly outputs?: { output_type: string; name?: string; data?: Record<string, unknown> }[];
}

const notebooks = readdirSync(folder).filter((file) => file.endsWith('.ipynb'));
const cellsOf = (file: string): Cell[] =>
  (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { cells: Cell[] }).cells;

/** The type errors of a program that is the notebook's code cells, one after the other. */
function typeErrors(file: string): string[] {
  const path = join(folder, `${file}.ts`);
  const code = cellsOf(file).filter((cell) => cell.cell_type === 'code');
  const source = `${code.map((cell) => cell.source.join('')).join('\n')}\nexport {};\n`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    types: ['node'],
    typeRoots: [join(folder, '..', 'node_modules', '@types')],
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === path
      ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([path], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
    return `${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')} in "${source.split('\n')[line]}"`;
  });
}

test('there are notebooks', () => expect(notebooks).toContain('01-one-class-of-mnist.ipynb'));

describe.each(notebooks)('%s', (file) => {
  test('has no type errors under strict options', () => expect(typeErrors(file)).toEqual([]));

  test('is executed from its first cell to its last, without errors', () => {
    const code = cellsOf(file).filter((cell) => cell.cell_type === 'code');
    expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
    const outputs = code.flatMap((cell) => cell.outputs ?? []);
    expect(outputs.filter(({ output_type, name }) => output_type === 'error' || name === 'stderr')).toEqual(
      [],
    );
  });

  test('every Plotly figure has a picture and a sentence beside it', () => {
    const figures = cellsOf(file)
      .flatMap((cell) => cell.outputs ?? [])
      .filter(({ data }) => data && 'application/vnd.plotly.v1+json' in data);
    for (const { data } of figures)
      expect(Object.keys(data ?? {})).toEqual(expect.arrayContaining(['image/png', 'text/plain']));
  });
});

test('02: every run that its outputs name is a row of log/tables', () => {
  const tables = ['mnist', 'baselines-mnist'].map((name) =>
    readFileSync(join(folder, '..', 'log', 'tables', `${name}.csv`), 'utf8'),
  );
  const shown = cellsOf('02-table-1-mnist.ipynb')
    .flatMap((cell) => cell.outputs ?? [])
    .map(({ data }) => ((data?.['text/plain'] ?? []) as string[]).join(''))
    .find((text) => text.startsWith('hash '));
  const hashes = (shown?.split('\n').slice(1) ?? []).map((line) => line.split(' ')[0]);
  expect(hashes.length).toBeGreaterThan(0);
  expect(hashes.filter((hash) => !tables.some((table) => table.includes(`\n${hash},`)))).toEqual([]);
});
