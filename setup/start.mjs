/** The main job: set-up, then the first notebook from its first cell to its last. */
import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { executeNotebook } from './notebooks.mjs';
import { print } from './progress.mjs';
import { setUp } from './setup.mjs';

const NOTEBOOK = '01-one-class-of-mnist';

export async function start() {
  const began = performance.now();
  await setUp();
  print('\nThe digit 0 of MNIST as the normal class');
  await executeNotebook(NOTEBOOK, { profile: process.env.DEEP_SVDD_PROFILE ?? 'quick' });
  const folder = 'log/notebook-01';
  const metrics = JSON.parse(readFileSync(inRoot(folder, 'metrics.json'), 'utf8'));
  const percent = (value) => `${(100 * value).toFixed(2)} %`.padStart(8);
  print(`
AUC of zeros against all other digits, ${metrics.testImages.toLocaleString('en')} test images:
  untrained network  ${percent(metrics.aucUntrained)}
  autoencoder        ${percent(metrics.aucAutoencoder)}
  Deep SVDD          ${percent(metrics.auc)}

Executed notebook  log/notebooks/${NOTEBOOK}.ipynb
HTML page          log/notebooks/${NOTEBOOK}.html
Run folder         ${folder}

${((performance.now() - began) / 1000).toFixed(0)} s in all. Next: "npm run lab" opens the notebook to step through it.`);
}
