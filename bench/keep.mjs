import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { amongOthers } from './results.mjs';

const require = createRequire(import.meta.url);
const { writeFileWhole } = require('../dist/files');
const { benchMarkdown, benchNotes, processorOf } = require('../dist/report/benchTable');
const ENDINGS = ['json', 'md'];

/**
 * Keeps results as latest.json and latest.md. What was measured on another machine before stays in files with its
 * processor's name.
 *
 * @param {string} folder bench/results
 * @param {object[]} rows what was measured
 * @param {{ partly: boolean }} how partly: some of the comparisons, which take their places among the others
 * @returns {Promise<boolean>} false where some would come among results of another machine or clock: they are not kept
 */
export async function keepResults(folder, rows, { partly }) {
  const file = (name, ending) => join(folder, `${name}.${ending}`);
  const latest = file('latest', 'json');
  const before = existsSync(latest) ? JSON.parse(readFileSync(latest, 'utf8')) : [];
  const all = partly ? amongOthers(rows, before) : rows;
  if (!all) return false;
  const [now, then] = [nameOf(all), before.length > 0 ? nameOf(before) : undefined];
  for (const ending of ENDINGS) {
    if (then && then !== now && existsSync(file('latest', ending)))
      renameSync(file('latest', ending), file(then, ending));
    rmSync(file(now, ending), { force: true });
  }
  const notes = benchNotes(all).map((note) => `- ${note}`);
  await writeFileWhole(
    file('latest', 'md'),
    `# Side by side\n\n${benchMarkdown(all)}\n\n${notes.join('\n')}\n`,
  );
  await writeFileWhole(latest, `${JSON.stringify(all, null, 2)}\n`);
  return true;
}

/** 'amd-epyc-with-avx-512'. */
const nameOf = ([{ machine }]) =>
  processorOf(machine)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
