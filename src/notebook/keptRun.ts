import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from '../experiments/config';
import { configHash } from '../experiments/configHash';
import { logFolder } from '../experiments/logFolder';
import { executeRun } from '../experiments/run';
import { finishedRun, writeRun } from '../experiments/runFolder';
import { onInterrupt } from './interrupt';
import { stageBars } from './progressBar';
import { showText } from './show';

/** Where runs are kept, seen from a notebook. */
const LOG = '../log';

/**
 * The folder of a run, among those of the experiments (log/runs/HASH): where it has finished before, nothing is done;
 * else it is executed now, with progress bars, and kept there. Interrupting the kernel stops it.
 *
 * @param diagnostics asks for a run that was looked at while it was trained; one that was not is executed again
 * @throws InputError, DataError, EnvironmentError, StoppedError, DivergedError as `executeRun`
 */
export async function keptRun(
  config: RunConfig,
  { log = LOG, diagnostics = false }: { log?: string; diagnostics?: boolean } = {},
): Promise<string> {
  const folder = logFolder(log).run(configHash(config));
  const looked = !diagnostics || existsSync(join(folder, 'diagnostics.csv'));
  if (looked && (await finishedRun(folder, config))) return folder;
  const lines: string[] = [];
  const { signal, release } = onInterrupt();
  try {
    const run = await executeRun(config, {
      signal,
      onProgress: (line) => {
        lines.push(line);
        if (line.startsWith('Warning')) showText(line);
      },
      onEpoch: stageBars((stage) => labelOf(config, stage)),
      ...(diagnostics ? { diagnostics: { batches: false } } : {}),
    });
    try {
      await writeRun(folder, run, lines);
    } finally {
      for (const made of [run.detector, run.autoencoder, run.features]) made?.dispose();
    }
  } finally {
    release();
  }
  return folder;
}

const STAGES: Readonly<Record<string, string>> = { autoencoder: 'Autoencoder', 'deep-svdd': 'Deep SVDD' };

function labelOf({ dataset, normal, objective }: RunConfig, stage: string): string {
  const what = stage === 'deep-svdd' && objective !== undefined ? `, ${objective}` : '';
  return `${STAGES[stage] ?? stage}${what} (${dataset} ${String(normal)})`;
}
