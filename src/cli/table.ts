import { Option, type Command } from 'commander';
import { planOptions, withPlan, type PlanFlags } from './planOptions';
import { print } from './print';

const FORMATS = ['text', 'markdown', 'latex', 'csv', 'html'] as const;

interface Options extends PlanFlags {
  readonly format: (typeof FORMATS)[number];
  readonly value: string;
  readonly baselines?: boolean;
}

export function addTableCommand(program: Command): void {
  withPlan(
    program
      .command('table')
      .description('what the finished runs of an experiment found: mean and standard deviation over seeds')
      .addOption(new Option('--format <format>', 'how it is written').choices(FORMATS).default('text'))
      .option('--value <column>', "a column of the experiment's table, e.g. accuracy or tpr_at_radius", 'auc')
      .option('--baselines', 'with the untrained network, and the autoencoder where it has no runs'),
  ).action(table);
}

async function table(name: string, options: Options): Promise<void> {
  const { findExperiment } = await import('../experiments/findExperiment.js');
  const { logFolder } = await import('../experiments/logFolder.js');
  const { planExperiment } = await import('../experiments/plan.js');
  const report = await import('../report/index.js');
  const { experimentRuns } = await import('../report/experimentTable.js');
  const experiment = await findExperiment(name);
  const chosen = planOptions(options);
  const runs = planExperiment(experiment, chosen);
  const all = Object.keys(chosen).length > 0 ? planExperiment(experiment) : runs;
  const frame = experimentRuns(experiment, runs, logFolder(options.log), all);
  const { value, baselines = false } = options;
  const summary = report.summaryTable(frame, {
    caption: `${experiment.title}. ${value === 'auc' ? 'AUC' : value} in %: mean ± standard deviation over seeds`,
    ...{ value, baselines },
  });
  const write = {
    text: report.summaryText,
    markdown: report.summaryMarkdown,
    latex: report.summaryLatex,
    csv: report.summaryCsv,
    html: report.summaryHtml,
  }[options.format];
  print(write(summary).trimEnd());
}
