import { join } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../errors';
import { writeFileWhole } from '../files';
import { print } from './print';

interface ReportOptions {
  readonly table?: string;
  readonly out?: string;
  readonly runs?: string[];
}

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description(
      'an experiment as one HTML page: summary, comparisons, figures, every run; it needs no network',
    )
    .argument('<experiment>', 'its name: that of its table below log/tables/')
    .option('--table <file>', 'the table of its runs, by default log/tables/EXPERIMENT.csv')
    .option('--runs <folders...>', 'run folders whose scores are drawn too')
    .option('--out <file>', 'the page, by default log/reports/EXPERIMENT.html')
    .action(async (experiment: string, { table, out, runs = [] }: ReportOptions) => {
      if (!/^\w[\w.-]*$/.test(experiment)) {
        throw new InputError(
          `An experiment's name is made of letters, digits, ".", "_" and "-", unlike "${experiment}".`,
        );
      }
      const { experimentPage, readRunScores, readTable, runsByPart } = await import('../report/index.js');
      const rows = await readTable(table ?? join('log', 'tables', `${experiment}.csv`));
      const scores = await Promise.all(runs.map(readRunScores));
      const file = out ?? join('log', 'reports', `${experiment}.html`);
      await writeFileWhole(file, experimentPage(experiment, runsByPart(rows, experiment), scores));
      print(`The report is in ${file}.`);
    });
}
