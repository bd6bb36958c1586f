import { availableParallelism } from 'node:os';
import { Option, type Command } from 'commander';
import { duration } from '../terminal/duration';
import { planOptions, withPlan, type PlanFlags } from './planOptions';
import { print } from './print';

interface Options extends PlanFlags {
  readonly format: 'table' | 'commands' | 'slurm';
}

export function addPlanCommand(program: Command): void {
  withPlan(
    program
      .command('plan')
      .description('every run of an experiment, and how long it takes; nothing is run')
      .addOption(
        new Option('--format <format>', 'a table; commands, e.g. for GNU parallel; a job array for Slurm')
          .choices(['table', 'commands', 'slurm'])
          .default('table'),
      ),
  ).action(plan);
}

async function plan(name: string, options: Options): Promise<void> {
  const { findExperiment } = await import('../experiments/findExperiment.js');
  const { planExperiment, variedKeys } = await import('../experiments/plan.js');
  const { logFolder } = await import('../experiments/logFolder.js');
  const { commandsOf, slurmScript } = await import('../experiments/grid/commands.js');
  const { missingDataLines } = await import('./missingDataLines.js');
  const { planStatus } = await import('../experiments/grid/planStatus.js');
  const experiment = await findExperiment(name);
  const runs = planExperiment(experiment, planOptions(options));
  const log = logFolder(options.log);
  const status = planStatus(runs, log);
  if (options.format !== 'table') {
    const commands = commandsOf(
      runs.filter(({ hash }) => !status.finished.has(hash)),
      log,
    );
    print(
      options.format === 'commands'
        ? commands.join('\n')
        : slurmScript(experiment.name, commands, options.threads),
    );
    return;
  }
  const keys = variedKeys(runs);
  const rows = runs.map(({ hash, config, parts }) => ({
    run: hash,
    part: parts.join(' '),
    ...Object.fromEntries(keys.map((key) => [key, shown(config[key as keyof typeof config])])),
    time: status.finished.has(hash) ? 'finished' : duration(status.seconds.get(hash) ?? 0),
  }));
  const { textTable } = await import('../report/tables.js');
  const cores = availableParallelism();
  print(
    [
      experiment.title,
      '',
      textTable(rows),
      '',
      `${runs.length} runs (${status.finished.size} finished), ${status.stages.total} shared autoencoders ` +
        `(${status.stages.finished} trained).`,
      `What is missing takes about ${duration(status.secondsLeft)} of one core, ` +
        `${duration(status.secondsLeft / cores)} on the ${cores} of this machine` +
        `${status.measured ? ', by the finished runs.' : '; a rough guess, until something like it is finished.'}`,
      ...missingDataLines({ runs, finished: status.finished }),
    ].join('\n'),
  );
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join('+') : String(value as string | number | boolean);
}
