/** The README's tables and figures, from log/tables. */
import { createRequire } from 'node:module';
import { inRoot } from './paths.mjs';
import { print } from './progress.mjs';
import { setUp } from './setup.mjs';

export async function readme() {
  await setUp();
  const { updateReadme } = createRequire(import.meta.url)(inRoot('dist', 'report', 'readme.js'));
  const written = await updateReadme(inRoot('README.md'));
  print(written.length === 0 ? '\nREADME.md is up to date.' : `\nWritten: ${written.join(', ')}.`);
}
