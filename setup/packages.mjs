/** The npm packages, exactly as package-lock.json names them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { run } from './command.mjs';
import { inRoot } from './paths.mjs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * Whether what is installed is what the lock file asks for. npm writes the hidden lock file when it has finished, so an
 * interrupted installation has none.
 */
export function packagesInstalled() {
  const hidden = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = read(hidden).packages;
  return Object.entries(read(inRoot('package-lock.json')).packages).every(
    ([path, { version, integrity, optional, link }]) =>
      path === '' ||
      optional ||
      link ||
      (installed[path]?.version === version && installed[path]?.integrity === integrity),
  );
}

export async function installPackages({ progress, done }) {
  if (packagesInstalled()) return done('already there');
  const expected = Object.keys(read(inRoot('package-lock.json')).packages).length;
  const watch = setInterval(() => progress(Math.min(0.95, countPackages() / expected)), 500);
  try {
    await run('npm', ['ci', '--no-audit', '--no-fund'], {
      failure: 'The npm packages could not be installed. Is there a network ("npm ping")?',
    });
  } finally {
    clearInterval(watch);
  }
}

function countPackages() {
  const folder = inRoot('node_modules');
  if (!existsSync(folder)) return 0;
  return readdirSync(folder).reduce(
    (count, name) => count + (name.startsWith('@') ? readdirSync(inRoot('node_modules', name)).length : 1),
    0,
  );
}
