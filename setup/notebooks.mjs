/** Executing notebooks headless, as JupyterLab would, and their pages in HTML. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run, SetupError } from './command.mjs';
import { inRoot, inVenv } from './paths.mjs';
import { step } from './progress.mjs';
import { setUp } from './setup.mjs';

/**
 * Executes one notebook of notebooks/. Its HTML page goes into log/notebooks/, and so does the executed notebook, unless
 * it is to replace the one that was executed.
 *
 * @param {string} name such as '01-one-class-of-mnist'
 * @param {{ profile: string, inPlace?: boolean }} options the profile that the notebook runs
 */
export async function executeNotebook(name, { profile, inPlace = false }) {
  const [source, log] = [inRoot('notebooks', `${name}.ipynb`), inRoot('log', 'notebooks')];
  const files = [source, inPlace ? source : join(log, `${name}.ipynb`), join(log, `${name}.html`)];
  await step(
    `Notebook ${name}`,
    async ({ progress }) => {
      let share = 0;
      await run(inVenv('bin', 'python'), [inRoot('setup', 'run_notebook.py'), ...files], {
        env: { DEEP_SVDD_PROFILE: profile, PYTHONWARNINGS: 'ignore' },
        failure: `The notebook ${name} did not run through.`,
        onLine: (line) => {
          const [kind, value, title] = line.split('\t');
          if (kind === 'cell') share = Number(value);
          progress(share, (title ?? value).slice(0, 60));
        },
      });
    },
    90,
  );
}

/** All notebooks, by number. */
export const notebookNames = () =>
  readdirSync(inRoot('notebooks'))
    .filter((file) => file.endsWith('.ipynb'))
    .sort()
    .map((file) => file.replace(/\.ipynb$/, ''));

/**
 * Executes notebooks in place, so that the outputs in the repository are those of its code, and refreshes their pages. One
 * that does not run through keeps the outputs that it has, and the others are executed all the same.
 *
 * @param {readonly string[]} wanted their numbers or names, such as 02 or 02-table-1-mnist; all by default
 */
export async function executeAllNotebooks(wanted) {
  const names = wanted.length > 0 ? wanted.map(notebookNamed) : notebookNames();
  await setUp();
  const failed = [];
  for (const name of names) {
    try {
      await executeNotebook(name, { profile: 'quick', inPlace: true });
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      failed.push(error.message);
    }
  }
  if (failed.length > 0) throw new SetupError(failed.join('\n\n'));
}

function notebookNamed(wanted) {
  const names = notebookNames();
  const base = basename(wanted, '.ipynb');
  const found = names.find((name) => name === base || name.split('-')[0] === base);
  if (found === undefined) {
    throw new SetupError(`There is no notebook "${wanted}". Notebooks: ${names.join(', ')}.`);
  }
  return found;
}
