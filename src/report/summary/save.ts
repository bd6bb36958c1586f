import { extname } from 'node:path';
import { InputError } from '../../errors';
import { writeFileWhole } from '../../files';
import { summaryCsv } from './csv';
import { summaryHtml } from './html';
import { summaryLatex } from './latex';
import { summaryMarkdown } from './markdown';
import type { SummaryTable } from './summaryTable';

const FORMATS: Readonly<Record<string, (table: SummaryTable) => string>> = {
  '.csv': summaryCsv,
  '.html': summaryHtml,
  '.md': (table) => `${summaryMarkdown(table)}\n`,
  '.tex': (table) => summaryLatex(table),
};

/**
 * Writes a table as CSV, HTML, Markdown or LaTeX, as the file's name ends.
 *
 * @throws InputError for another ending
 */
export async function saveSummary(table: SummaryTable, file: string): Promise<void> {
  const extension = extname(file).toLowerCase();
  if (!(extension in FORMATS)) {
    throw new InputError(`${file}: a table is written as ${Object.keys(FORMATS).join(', ')}.`);
  }
  await writeFileWhole(file, FORMATS[extension](table));
}
