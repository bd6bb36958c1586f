/** JupyterLab with the TypeScript kernel, the notebooks in view. */
import { run } from './command.mjs';
import { inVenv, root } from './paths.mjs';
import { print } from './progress.mjs';
import { setUp } from './setup.mjs';

/** @param {readonly string[]} args passed on to JupyterLab, e.g. --no-browser */
export async function lab(args) {
  await setUp();
  print('\nOpening JupyterLab; Ctrl-C ends it.');
  const asRoot = process.getuid?.() === 0 ? ['--allow-root'] : [];
  await run(
    inVenv('bin', 'jupyter'),
    ['lab', `--ServerApp.root_dir=${root}`, '--LabApp.default_url=/lab/tree/notebooks', ...asRoot, ...args],
    { inherit: true, failure: 'JupyterLab ended.' },
  );
}
