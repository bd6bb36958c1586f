import type { Command } from 'commander';
import { duration } from '../terminal/duration';
import { planOptions, withChoice, type PlanFlags } from './planOptions';
import { print } from './print';

export function addStatusCommand(program: Command): void {
  withChoice(
    program
      .command('status')
      .description('how far experiments are: finished, running and failed runs, and the time that is left')
      .argument('[experiments...]', 'their names or files; all that have a name by default'),
  ).action(status);
}

async function status(names: readonly string[], options: PlanFlags): Promise<void> {
  const { EXPERIMENTS } = await import('../experiments/paper/index.js');
  const { findExperiment } = await import('../experiments/findExperiment.js');
  const { logFolder } = await import('../experiments/logFolder.js');
  const { planExperiment } = await import('../experiments/plan.js');
  const { experimentStatus } = await import('../experiments/grid/experimentStatus.js');
  const { textTable } = await import('../report/tables.js');
  const log = logFolder(options.log);
  const experiments = names.length > 0 ? await Promise.all(names.map(findExperiment)) : EXPERIMENTS;
  const found = [];
  for (const experiment of experiments) {
    found.push({
      experiment,
      ...(await experimentStatus(planExperiment(experiment, planOptions(options)), log)),
    });
  }
  const rows = found.map(({ experiment, runs, finished, running, failed, secondsLeft }) => ({
    experiment: experiment.name,
    runs,
    finished,
    running: running.length,
    failed: failed.length,
    missing: runs - finished,
    'time left, one core': duration(secondsLeft),
  }));
  print(textTable(rows));
  for (const { running, failed } of found) {
    for (const { label, holder } of running)
      print(`\n${label}: running since ${holder.since} (process ${holder.pid} on ${holder.host})`);
    for (const { label, text } of failed) print(`\n${label} failed:\n${text}`);
  }
}
