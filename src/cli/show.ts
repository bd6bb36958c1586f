import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { withLog } from './planOptions';
import { percent, print } from './print';

export function addShowCommand(program: Command): void {
  withLog(
    program
      .command('show')
      .description('a finished run: its settings, what it found, and where it lies')
      .argument('<run>', 'its folder, its hash, or the first digits of that'),
  ).action(show);
}

async function show(run: string, { log }: { log: string }): Promise<void> {
  const { logFolder } = await import('../experiments/logFolder.js');
  const { findRun } = await import('../experiments/findRun.js');
  const { readRunConfig, readRunMetrics } = await import('../experiments/runFolder.js');
  const { optionText } = await import('../experiments/optionText.js');
  const { textTable } = await import('../report/tables.js');
  const folder = existsSync(join(run, 'config.json')) ? run : findRun(run, logFolder(log));
  const [config, metrics] = [await readRunConfig(folder), await readRunMetrics(folder)];
  const settings = Object.entries(config).map(([setting, value]) => ({
    setting,
    value: optionText(setting, value),
  }));
  const rows = [
    ['AUC', percent(metrics.auc)],
    ['AUC of the untrained network', percent(metrics.aucUntrained)],
    ['AUC of the autoencoder', percent(metrics.aucAutoencoder)],
    ['AUC before Deep SVDD is trained', percent(metrics.aucPretrained)],
    ['average precision', percent(metrics.averagePrecision)],
    ['accuracy at the threshold', percent(metrics.accuracy)],
    ['outliers flagged', percent(metrics.tprAtThreshold)],
    ['normal images flagged', percent(metrics.fprAtThreshold)],
    ['normal images flagged when 95 % of the outliers are', percent(metrics.fprAt95Tpr)],
  ].map(([found, value]) => ({ found, '%': value }));
  const { trainImages, testImages, seconds, threads, versions } = metrics;
  print(
    [
      ...[textTable(settings), '', textTable(rows), ''],
      `Trained on ${trainImages} images, tested on ${testImages}, ${seconds.toFixed(1)} s on ${threads} ` +
        `${threads === 1 ? 'thread' : 'threads'}, finished ${metrics.finished}.`,
      `deep-svdd ${versions.deepSvdd}, TensorFlow ${versions.tensorflow}, Node ${versions.node}.`,
      `Everything is in ${folder}.`,
    ].join('\n'),
  );
}
