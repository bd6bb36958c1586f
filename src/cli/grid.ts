import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { DeepSvddError, EnvironmentError, StoppedError } from '../errors';
import type { Failure } from '../experiments/grid';
import { planOptions, readCount, withPlan, type PlanFlags } from './planOptions';
import { print } from './print';

interface Options extends PlanFlags {
  readonly workers: number | 'auto';
  readonly data?: string;
}

export function addGridCommand(program: Command): void {
  withPlan(
    program
      .command('grid')
      .description('all runs of an experiment that are not finished yet, several at a time'),
  )
    .option(
      '--workers <n>',
      'processes at a time; auto: as many as the machine has cores for',
      (text) => (text === 'auto' ? text : readCount(text)),
      'auto',
    )
    .option('--data <folder>', 'where the data sets lie, by default data/')
    .addHelpText(
      'after',
      '\nExample: deep-svdd grid table1-mnist --profile paper --seeds 1..10 --workers auto',
    )
    .action(grid);
}

async function grid(name: string, options: Options): Promise<void> {
  const { findExperiment } = await import('../experiments/findExperiment.js');
  const { planExperiment } = await import('../experiments/plan.js');
  const { logFolder } = await import('../experiments/logFolder.js');
  const { executeGrid, pool } = await import('../experiments/grid/index.js');
  const { GridProgress } = await import('./gridProgress.js');
  const experiment = await findExperiment(name);
  const runs = planExperiment(experiment, planOptions(options));
  const workers = options.workers === 'auto' ? autoWorkers(options.threads) : options.workers;
  const log = logFolder(options.log);
  const progress = new GridProgress(workers);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const executor = pool(workers, {
    log: log.root,
    ...(options.data === undefined ? {} : { data: options.data }),
  });
  const { failures, stopped, full } = await executeGrid(
    experiment,
    runs,
    executor,
    log,
    {
      signal: stop.signal,
      onPlan: (plan) => progress.begin(plan),
      onStart: (job) => progress.start(job),
      onStage: (job) => progress.stage(job),
      onRun: (run, metrics) => progress.run(run, metrics),
      onFailure: ({ job, reason }, final) => progress.failure(job.label, reason, final),
    },
    planExperiment(experiment),
  );
  progress.end();
  for (const failure of failures) report(failure);
  const again = `deep-svdd ${process.argv.slice(2).join(' ')}`;
  if (full !== undefined) {
    throw new EnvironmentError(
      `The disk is full (${full}). Make room; what is finished stays. To go on: ${again}`,
    );
  }
  if (stopped) throw new StoppedError(`Stopped; what is finished stays. To go on: ${again}`);
  if (failures.length > 0) {
    throw new DeepSvddError(
      `${failures.filter(({ job }) => job.kind === 'run').length} of ${runs.length} runs failed, twice each. What they said is in ${log.failures}. ` +
        `To try them again: ${again}`,
    );
  }
  print(`${runs.length} runs are finished. Their rows are in ${log.table(experiment.name)}.`);
}

/** The label, the reason, and the last lines that were said. */
function report({ job, reason, log }: Failure): void {
  print(`\n${job.label} (${job.id}) failed: ${reason}`);
  for (const line of log) print(`    ${line}`);
}

function autoWorkers(threads = 1): number {
  return Math.max(1, Math.floor(availableParallelism() / threads));
}
