import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './folders';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'notebooks');

/** A cell as the notebook's file has it. */
export interface NotebookCell {
  readonly cell_type: string;
  readonly source: string[];
  readonly execution_count?: number | null;
  readonly outputs?: { output_type: string; name?: string; data?: Record<string, unknown> }[];
}

/** The repository's notebooks, by number, without their ending. */
export const NOTEBOOKS = readdirSync(folder)
  .filter((file) => file.endsWith('.ipynb'))
  .sort()
  .map((file) => file.replace(/\.ipynb$/, ''));

/** The cells of a notebook of the repository. */
export const cellsOf = (name: string): NotebookCell[] =>
  (JSON.parse(readFileSync(join(folder, `${name}.ipynb`), 'utf8')) as { cells: NotebookCell[] }).cells;

/** What its code cells hold, one text a cell. */
export const codeOf = (name: string): string[] =>
  cellsOf(name)
    .filter((cell) => cell.cell_type === 'code')
    .map((cell) => cell.source.join(''));

/** A place to execute notebooks in: as a clone has it, so that nothing of this one's log/ is read or written. */
export function notebookFolder({ tables }: { tables: boolean }): string {
  const clone = temporaryFolder();
  mkdirSync(join(clone, 'notebooks'));
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  if (tables) cpSync(join(root, 'log', 'tables'), join(clone, 'log', 'tables'), { recursive: true });
  return join(clone, 'notebooks');
}

/** Puts a notebook of the repository, or one made of these code cells, into a folder; returns its file. */
export function placeNotebook(place: string, name: string, code?: readonly string[]): string {
  const file = join(place, `${name}.ipynb`);
  const from = JSON.parse(
    readFileSync(join(folder, `${code ? NOTEBOOKS[0] : name}.ipynb`), 'utf8'),
  ) as object;
  const cells = code?.map((source, i) => ({
    ...{ cell_type: 'code', id: `c${i}`, metadata: {}, execution_count: null, outputs: [], source },
  }));
  writeFileSync(file, JSON.stringify(cells ? { ...from, cells } : from));
  return file;
}

/**
 * Executes a notebook headless with the profile `smoke`, as `npm run notebooks` does with another.
 *
 * @param environment what else the notebook finds in its environment
 * @returns what it complained of; nothing when the executed notebook was written
 */
export async function complaintsOf(file: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const executed = file.replace(/\.ipynb$/, '.executed.ipynb');
  const script = join(root, 'setup', 'run_notebook.py');
  const env = { ...process.env, DEEP_SVDD_PROFILE: 'smoke', PYTHONWARNINGS: 'ignore', ...environment };
  try {
    await promisify(execFile)(join(root, '.venv', 'bin', 'python'), [script, file, executed], { env });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr: string };
    if (existsSync(executed)) throw new Error('It was kept although it failed.', { cause: error });
    return stderr || message;
  }
  return existsSync(executed) ? '' : 'The executed notebook was not written.';
}
