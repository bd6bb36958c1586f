/** Executing notebooks headless, as JupyterLab would, and their pages in HTML. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { inRoot, inVenv } from './paths.mjs';
import { step } from './progress.mjs';
import { setUp } from './setup.mjs';

/**
 * Executes one notebook of notebooks/ and writes it, executed, with its HTML page.
 *
 * @param {string} name such as '01-one-class-of-mnist'
 * @param {{ folder: string, profile: string }} options where the two files go; the profile that the notebook runs
 */
export async function executeNotebook(name, { folder, profile }) {
  await step(
    `Notebook ${name}`,
    async ({ progress }) => {
      let share = 0;
      const args = [inRoot('setup', 'run_notebook.py'), inRoot('notebooks', `${name}.ipynb`), folder];
      await run(inVenv('bin', 'python'), args, {
        env: { DEEP_SVDD_PROFILE: profile, PYTHONWARNINGS: 'ignore' },
        failure: `The notebook ${name} did not run through.`,
        onLine: (line) => {
          const [kind, value, ...rest] = line.split('\t');
          if (kind === 'cell') share = Number(value);
          progress(share, (kind === 'cell' ? rest.join(' ') : value).slice(0, 60));
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
 * Executes every notebook in place, so that the outputs in the repository are those of its code, and refreshes its page.
 *
 * @param {readonly string[]} names of the notebooks, all by default
 */
export async function executeAllNotebooks(names) {
  await setUp();
  for (const name of names.length > 0 ? names : notebookNames()) {
    await executeNotebook(name, { folder: join(inRoot('notebooks')), profile: 'quick' });
  }
}
