import type { Command } from 'commander';
import { StoppedError } from '../errors';
import { readCount, readWorkers, withLog, workersOf } from './planOptions';
import { print } from './print';

interface Options {
  readonly queue: string;
  readonly workers: number | 'auto';
  readonly log: string;
  readonly data?: string;
  readonly stalledAfter: number;
}

export function addWorkerCommand(program: Command): void {
  withLog(
    program
      .command('worker')
      .description(
        'does the runs that "grid --queue" puts on a queue, here or on any machine, until it is stopped',
      ),
  )
    .requiredOption('--queue <address>', 'the Redis server, e.g. redis://localhost:6379')
    .option(
      '--workers <n>',
      'processes at a time; auto: as many as the machine has cores',
      readWorkers,
      'auto',
    )
    .option('--data <folder>', 'where the data sets lie, by default data/')
    .option(
      '--stalled-after <seconds>',
      'a job whose worker has not been heard of for so long is given to another',
      readCount,
      30,
    )
    .action(worker);
}

async function worker({ queue, workers, log, data, stalledAfter }: Options): Promise<void> {
  const { logFolder } = await import('../experiments/logFolder.js');
  const { runQueueWorker } = await import('../experiments/queue/queueWorker.js');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  await runQueueWorker({
    url: queue,
    workers: workersOf(workers),
    log: logFolder(log),
    ...(data === undefined ? {} : { data }),
    stalledAfter,
    signal: stop.signal,
    say: print,
  });
  throw new StoppedError('Stopped; what was on its way goes back to the queue.');
}
