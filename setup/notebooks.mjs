/** Executing notebooks headless, as JupyterLab would, and their pages in HTML. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
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
 * Executes every notebook in place, so that the outputs in the repository are those of its code, and refreshes its page.
 *
 * @param {readonly string[]} names of the notebooks, all by default
 */
export async function executeAllNotebooks(names) {
  await setUp();
  for (const name of names.length > 0 ? names : notebookNames()) {
    await executeNotebook(name, { profile: 'quick', inPlace: true });
  }
}
