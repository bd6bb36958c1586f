import type { Command } from 'commander';
import { DeepSvddError, EnvironmentError, StoppedError } from '../errors';
import type { Executor, Failure } from '../experiments/grid';
import type { LogFolder } from '../experiments/logFolder';
import { planOptions, readWorkers, withPlan, workersOf, type PlanFlags } from './planOptions';
import { print } from './print';

interface Options extends PlanFlags {
  readonly workers: number | 'auto';
  readonly data?: string;
  readonly queue?: string;
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
      readWorkers,
      'auto',
    )
    .option('--data <folder>', 'where the data sets lie, by default data/')
    .option(
      '--queue <address>',
      'let workers on other machines do it, by way of a Redis server: redis://host:6379',
    )
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
  const { executeGrid } = await import('../experiments/grid/index.js');
  const { GridProgress } = await import('./gridProgress.js');
  const { missingDataLines } = await import('./missingDataLines.js');
  const experiment = await findExperiment(name);
  const runs = planExperiment(experiment, planOptions(options));
  const log = logFolder(options.log);
  const { executor, workers } = await executorOf(options, log);
  const progress = new GridProgress(workers);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const { failures, stopped, full } = await executeGrid(
    experiment,
    runs,
    executor,
    log,
    {
      signal: stop.signal,
      onPlan: (plan) => {
        // Workers elsewhere have data of their own.
        if (options.queue === undefined) for (const line of missingDataLines(plan, options)) print(line);
        progress.begin(plan);
      },
      // On a queue nobody knows when a job begins.
      ...(options.queue === undefined ? { onStart: (job) => progress.start(job) } : {}),
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
      `The disk is full: ${full}\nMake room; what is finished stays. To go on: ${again}`,
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

/** Who does the jobs: processes here, or workers that listen to a queue. */
async function executorOf(
  { queue, workers, threads, data }: Options,
  log: LogFolder,
): Promise<{ executor: Executor; workers: number }> {
  const { pool } = await import('../experiments/grid/index.js');
  if (queue === undefined) {
    const count = workersOf(workers, threads);
    return {
      executor: pool(count, { log: log.root, ...(data === undefined ? {} : { data }) }),
      workers: count,
    };
  }
  const { queueExecutor } = await import('../experiments/queue/queueExecutor.js');
  const executor = await queueExecutor(queue, log);
  if (executor.workers === 0) print('No worker listens to the queue yet: deep-svdd worker --queue …');
  return { executor, workers: Math.max(1, executor.workers) };
}
