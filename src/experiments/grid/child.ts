/** A process that does one job and ends. It is started by `runInChild`, which says which job. */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { saysDiskFull } from '../../files';
import { setThreads } from '../../tensorflow/environment';
import { logFolder } from '../logFolder';
import type { ChildMessage, ChildTask } from './childMessages';

let done = false;
const stop = new AbortController();
// Ctrl-C reaches the whole group of processes; the parent decides what becomes of its children.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => stop.abort());
// Without a parent nobody holds the run's lock: another may have begun it already.
process.on('disconnect', () => {
  if (!done) process.exit(1);
});
killWhenOrphaned();
process.once('message', (task: ChildTask) => void perform(task));

async function perform({ job, log, data }: ChildTask): Promise<void> {
  try {
    setThreads(job.config.threads);
    // TensorFlow reads its threads when it is loaded.
    const { executeRun, executeStage } = await import('../run.js');
    const { Stages } = await import('../stages.js');
    const { writeRun } = await import('../runFolder.js');
    const folders = logFolder(log);
    const lines: string[] = [];
    const say = (message: string): void => {
      const line = `${new Date().toISOString()} ${message}`;
      lines.push(line);
      tell({ type: 'said', line });
    };
    const watch = {
      ...(data === undefined ? {} : { dataDir: data }),
      stages: new Stages(folders),
      signal: stop.signal,
      onProgress: say,
    };
    if (job.kind === 'stage') await executeStage(job.config, watch);
    else {
      const result = await executeRun(job.config, watch);
      // The news of a parent's death, if there is any, comes first.
      await setImmediate();
      await writeRun(folders.run(job.id), result, lines);
    }
    tell({ type: 'finished' });
  } catch (error) {
    tell({ type: 'failed', reason: (error as Error).message, full: saysDiskFull(error) });
  }
  done = true;
  process.disconnect();
}

/** A thread of its own notices a parent's death while the main one computes for minutes without listening. */
function killWhenOrphaned(): void {
  const watch = `setInterval(() => process.ppid === ${process.ppid} || process.kill(process.pid, 'SIGKILL'), 1000)`;
  new Worker(watch, { eval: true }).unref();
}

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}
