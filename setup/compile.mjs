/** The TypeScript of src/ compiled into dist/. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from './command.mjs';
import { inRoot, root } from './paths.mjs';

const stamp = inRoot('dist', '.compiled');

/** Changes with every source file and with what compiles them. */
function identity() {
  const hash = createHash('sha256');
  for (const file of [...sourceFiles(inRoot('src')), inRoot('tsconfig.json'), inRoot('package-lock.json')]) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return `${hash.digest('hex')}\n`;
}

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? sourceFiles(join(folder, entry.name)) : [join(folder, entry.name)],
    );
}

export const compiled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === identity();

export async function compile({ done }) {
  if (compiled()) return done('already there');
  rmSync(inRoot('dist'), { recursive: true, force: true });
  await run(process.execPath, [inRoot('node_modules', 'typescript', 'bin', 'tsc'), '--project', root], {
    failure: 'The sources in src/ could not be compiled.',
  });
  chmodSync(inRoot('dist', 'cli.js'), 0o755);
  writeFileSync(stamp, identity());
}
