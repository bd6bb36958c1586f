import type { Command } from 'commander';
import type { RunConfig } from '../experiments/config';
import { logFolder } from '../experiments/logFolder';
import type { RunMetrics } from '../experiments/metrics';
import { percent, print } from './print';
import { epochProgress, stopSignal } from './trainingWatch';

export interface OutputOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly stages?: string;
  readonly diagnostics?: boolean;
  readonly batchDiagnostics?: boolean;
  readonly tensorboard?: string | true;
}

/** Gives a command the options of `runInto`. */
export function withOutput(command: Command): Command {
  return command
    .option('--data <folder>', 'where the data sets lie, by default data/')
    .option('--stages <folder>', 'share trained networks with other runs, below this log folder')
    .option('--diagnostics', 'measure every network after each epoch: diagnostics.csv and weights.csv')
    .option('--batch-diagnostics', 'the same, also after each batch of the first epoch')
    .option(
      '--tensorboard [folder]',
      "write event files for TensorBoard while the run goes on, by default beside the run's folder",
    )
    .option('--json', 'print metrics.json as the last line of stdout, in one line');
}

/**
 * Runs a config into a folder, or says what that folder found before.
 *
 * @param model the run folder whose model it begins with
 */
export async function runInto(
  folder: string,
  config: RunConfig,
  { data, json, stages, diagnostics, batchDiagnostics, tensorboard }: OutputOptions,
  model?: string,
): Promise<void> {
  const { finishedRun, writeRun } = await import('../experiments/runFolder.js');
  const before = await finishedRun(folder, config);
  if (before) {
    print(`This run is finished already.`);
    report(before, folder, json);
    return;
  }
  const { setThreads } = await import('../tensorflow/environment.js');
  setThreads(config.threads);
  const { executeRun } = await import('../experiments/run.js');
  const { Stages } = await import('../experiments/stages.js');
  const log: string[] = [];
  const say = (message: string): void => {
    log.push(`${new Date().toISOString()} ${message}`);
    if (!json) print(message);
  };
  const draw = epochProgress();
  const result = await executeRun(config, {
    ...(data === undefined ? {} : { dataDir: data }),
    ...(stages === undefined ? {} : { stages: new Stages(logFolder(stages)) }),
    ...(model === undefined ? {} : { model }),
    ...(diagnostics || batchDiagnostics ? { diagnostics: { batches: batchDiagnostics === true } } : {}),
    ...(tensorboard === undefined
      ? {}
      : { tensorboard: tensorboard === true ? `${folder}-tensorboard` : tensorboard }),
    signal: stopSignal(),
    onProgress: say,
    onEpoch: (report) => {
      draw(report);
      const { stage, epoch, epochs, loss, radius, seconds } = report;
      const r = radius === undefined ? '' : `, R ${radius.toPrecision(4)}`;
      log.push(
        `${new Date().toISOString()} ${stage} ${epoch}/${epochs}: loss ${loss}${r}, ${seconds.toFixed(2)} s`,
      );
    },
  });
  await writeRun(folder, result, log);
  result.detector.dispose();
  result.autoencoder?.dispose();
  result.features?.dispose();
  report(result.metrics, folder, json);
}

/** Says what a run found; as the last line of stdout the metrics in one line of JSON, where they are asked for. */
function report(metrics: RunMetrics, folder: string, json: boolean | undefined): void {
  if (json) {
    print(JSON.stringify(metrics));
    return;
  }
  print(
    [
      '',
      `AUC in %: ${percent(metrics.auc)}   (untrained network ${percent(metrics.aucUntrained)}, ` +
        `autoencoder ${percent(metrics.aucAutoencoder)})`,
      `The threshold flags ${percent(metrics.tprAtThreshold)} % of the outliers ` +
        `and ${percent(metrics.fprAtThreshold)} % of the normal images.`,
      `${metrics.seconds.toFixed(1)} s. Everything is in ${folder}.`,
    ].join('\n'),
  );
}
