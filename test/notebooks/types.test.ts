/** The cells of the notebooks under strict types; the kernel itself is content with less. */
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { codeOf, NOTEBOOKS } from '../support/notebooks';

const root = join(import.meta.dirname, '..', '..');
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  noUnusedLocals: true,
  target: ts.ScriptTarget.ES2022,
  // What the kernel knows: no newer library, and packages found the old way.
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  types: ['node'],
  typeRoots: [join(root, 'node_modules', '@types')],
  skipLibCheck: true,
};

/** The type errors of programs, by name: each is the code cells of a notebook, one after the other. */
function typeErrors(programs: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const sources = new Map(
    Array.from(programs, ([name, cells]) => [
      join(root, 'notebooks', `${name}.ts`),
      `${cells.join('\n')}\nexport {};\n`,
    ]),
  );
  const host = ts.createCompilerHost(OPTIONS);
  const getSourceFile = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const source = sources.get(path);
    return source === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
  };
  // One program for all: the types of the libraries are read once.
  const program = ts.createProgram([...sources.keys()], OPTIONS, host);
  const found = new Map(Array.from(programs.keys(), (name) => [name, [] as string[]]));
  for (const { file, start, messageText } of ts.getPreEmitDiagnostics(program)) {
    const name = [...programs.keys()].find((one) => file?.fileName.endsWith(`/${one}.ts`)) ?? '';
    const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    found.set(name, [...(found.get(name) ?? []), `${text} in "${file?.text.split('\n')[line]}"`]);
  }
  return found;
}

describe('the cells of notebooks', () => {
  const errors = typeErrors(
    new Map([
      ...NOTEBOOKS.map((name): [string, string[]] => [name, codeOf(name)]),
      [
        'wrong',
        ["import { loadMnist } from 'deep-svdd';\nconst n: number = 'x';", 'n.foo;', 'let f = (x) => x;'],
      ],
    ]),
  );

  test.each(NOTEBOOKS)('%s has no type errors', (name) => expect(errors.get(name)).toEqual([]));

  test('all errors would be in a notebook that has some', () => {
    expect([...errors.keys()].sort()).toEqual([...NOTEBOOKS, 'wrong']);
    expect(errors.get('wrong')).toEqual([
      expect.stringMatching(/'loadMnist' is declared but its value is never read/),
      expect.stringMatching(/Type 'string' is not assignable to type 'number'/),
      expect.stringMatching(/Property 'foo' does not exist on type 'number'/),
      expect.stringMatching(/'f' is declared but its value is never read/),
      expect.stringMatching(/Parameter 'x' implicitly has an 'any' type/),
    ]);
  });
});
