import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError } from '../errors';
import { logFolder } from '../experiments/logFolder';
import { EXPERIMENTS } from '../experiments/paper';
import { planExperiment } from '../experiments/plan';
import { writeFileWhole } from '../files';
import { benchMarkdown, readBench, readBenchBeside } from './benchTable';
import { closeBrowser, dotPlot, heatMap, saveFigure, type Figure } from './figures';
import { experimentRuns } from './experimentTable';
import { readTable, type DataFrame } from './frames';
import { summaryMarkdown, summaryTable, type SummaryTable } from './summary';

const FIGURES: Readonly<Record<string, (table: SummaryTable) => Figure>> = {
  dots: dotPlot,
  heatmap: heatMap,
};

/** `<!-- generated table mnist baselines -->`, what is generated, `<!-- /generated -->` or, with a hash, `… abc -->`. */
const BLOCK = /<!-- generated (\w+) ([\w.-]+)( baselines)? -->\n[^]*?<!-- \/generated(?: (\w+))? -->/g;

/** A README with its generated parts, and the figures that these show. */
export interface RenderedReadme {
  readonly text: string;
  /** Each with its file, relative to the README, and whether it must be drawn anew. */
  readonly figures: readonly { readonly file: string; readonly figure: Figure; readonly changed: boolean }[];
}

/**
 * Fills in the parts of a Markdown file that stand between `<!-- generated KIND NAME -->` and `<!-- /generated -->`,
 * from log/tables/NAME.csv, the parts of an experiment as its `table` has them. KIND is `table`, `dots` or `heatmap`; a figure goes to docs/images/, and a hash of what it
 * shows into the closing mark. `bench` is a table of bench/results/NAME.json, with the other files there as columns. What is up to date stays as it is, to the letter.
 *
 * @param folder that of the README
 * @throws DataError for an unknown kind or a table that cannot be read
 */
export async function renderReadme(text: string, folder: string): Promise<RenderedReadme> {
  const figures: { file: string; figure: Figure; changed: boolean }[] = [];
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(BLOCK)) {
    const [whole, kind, name, baselines = '', hash = ''] = match;
    const open = `<!-- generated ${kind} ${name}${baselines} -->`;
    const begin = match.index ?? 0;
    parts.push(text.slice(end, begin));
    end = begin + whole.length;
    if (kind === 'bench') {
      const file = join(folder, 'bench', 'results', `${name}.json`);
      const shown = benchMarkdown(await readBench(file), await readBenchBeside(file));
      parts.push(`${open}\n\n${shown}\n\n<!-- /generated -->`);
      continue;
    }
    const table = summaryTable(await runsOf(name, folder), { baselines: baselines !== '' });
    if (kind === 'table') {
      parts.push(`${open}\n\n${summaryMarkdown(table, { runs: false })}\n\n<!-- /generated -->`);
      continue;
    }
    if (!(kind in FIGURES)) {
      throw new DataError(
        `README: "${open}": what is generated is table, bench, ${Object.keys(FIGURES).join(', ')}.`,
      );
    }
    const figure = FIGURES[kind](table);
    const file = `docs/images/${name}-${kind}.png`;
    const now = createHash('sha256')
      .update(JSON.stringify([figure.data, figure.layout]))
      .digest('hex')
      .slice(0, 12);
    figures.push({ file, figure, changed: now !== hash || !existsSync(join(folder, file)) });
    parts.push(`${open}\n\n![${figure.description}](${file})\n\n<!-- /generated ${now} -->`);
  }
  return { text: parts.join('') + text.slice(end), figures };
}

/** The rows of a table; of an experiment's, only the better of what the paper chooses among (`experimentRuns`). */
async function runsOf(name: string, folder: string): Promise<DataFrame> {
  const experiment = EXPERIMENTS.find((one) => one.name === name);
  if (!experiment) return readTable(join(folder, 'log', 'tables', `${name}.csv`));
  return experimentRuns(experiment, planExperiment(experiment), logFolder(join(folder, 'log')));
}

/**
 * Brings a README up to date and draws its figures where they have changed. Gives the files that were written, relative to its folder.
 *
 * @throws DataError as `renderReadme`; EnvironmentError where a figure must be drawn and there is no browser
 */
export async function updateReadme(file: string): Promise<string[]> {
  const folder = dirname(file);
  const before = await readFile(file, 'utf8');
  const { text, figures } = await renderReadme(before, folder);
  const written: string[] = [];
  try {
    for (const { figure, file: picture, changed } of figures) {
      if (!changed) continue;
      await saveFigure(figure, join(folder, picture));
      written.push(picture);
    }
  } finally {
    await closeBrowser();
  }
  if (text !== before) {
    await writeFileWhole(file, text);
    written.push(basename(file));
  }
  return written;
}
