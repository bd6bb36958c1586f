#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { DeepSvddError, InputError, StoppedError } from './errors';
import { configHash, resolveConfig, type RunConfig, type RunSettings } from './experiments/config';
import { KNOBS, type Knob } from './experiments/knobs';
import type { RunMetrics } from './experiments/metrics';
import { mnistSvddCommand, ORIGINAL_COMMANDS } from './experiments/originalCommands';
import { ProgressLine } from './terminal/progressLine';
// Nothing above may load TensorFlow: it reads the number of its threads when it is loaded, and `--help` needs none.

interface OutputOptions {
  readonly out?: string;
  readonly data?: string;
  readonly json?: boolean;
}

const program = new Command('deep-svdd')
  .description('Deep one-class classification: run experiments from a terminal.')
  .version(packageVersion())
  .exitOverride()
  .configureHelp({ helpWidth: 110 });

const run = program
  .command('run')
  .description('one experiment, from its data to a folder with its metrics, scores and model')
  .addHelpText(
    'after',
    '\nExample: deep-svdd run --dataset mnist --normal 0 --profile quick --seed 1 --out log/digit-0',
  );
for (const [key, knob] of Object.entries<Knob>(KNOBS)) {
  run.option(`${optionName(key)} <value>`, `${knob.help}: ${knob.expects}`);
}
withOutput(run).action(async (options: OutputOptions & Record<string, string>) => {
  const config = resolveConfig(settingsOf(options));
  await runInto(options.out ?? join('log', defaultFolder(config)), config, options);
});

withOutput(
  program
    .command('mnist_svdd')
    .description(`the Theano program's script of this name: ${ORIGINAL_COMMANDS.mnist_svdd.join(' ')}`)
    .argument('<arguments...>')
    // The last arguments may be -1, which is no option.
    .allowUnknownOption(),
  { out: false },
).action(async (args: string[], options: OutputOptions) => {
  const { config, folder } = mnistSvddCommand(args);
  await runInto(join('log', folder), config, options);
});

program
  .command('collect')
  .description('put finished runs into a table, one row each; a run that is there already is replaced')
  .argument('<folders...>', 'run folders')
  .requiredOption('--table <file>', 'the CSV file, e.g. log/tables/mnist.csv')
  .action(async (folders: string[], { table }: { table: string }) => {
    const { readRunConfig, readRunMetrics } = await import('./experiments/runFolder.js');
    const { mergeRows, tableRow } = await import('./experiments/table.js');
    const rows = await Promise.all(
      folders.map(async (folder) => tableRow(await readRunConfig(folder), await readRunMetrics(folder))),
    );
    await mergeRows(table, rows);
    print(`${rows.length} ${rows.length === 1 ? 'row' : 'rows'} in ${table}.`);
  });

void main();

async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof DeepSvddError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = error instanceof InputError ? 2 : error instanceof StoppedError ? 130 : 1;
    } else {
      throw error;
    }
  }
}

/** Runs a config into a folder, or says what that folder found before. */
async function runInto(folder: string, config: RunConfig, { data, json }: OutputOptions): Promise<void> {
  const { finishedRun, writeRun } = await import('./experiments/runFolder.js');
  const before = await finishedRun(folder, config);
  if (before) {
    print(`This run is finished already.`);
    report(before, folder, json);
    return;
  }
  const { setThreads } = await import('./tensorflow/environment.js');
  setThreads(config.threads);
  const { executeRun } = await import('./experiments/run.js');
  const log: string[] = [];
  const say = (message: string): void => {
    log.push(`${new Date().toISOString()} ${message}`);
    if (!json) print(message);
  };
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  let progress: ProgressLine | undefined;
  const result = await executeRun(config, {
    ...(data === undefined ? {} : { dataDir: data }),
    signal: stop.signal,
    onProgress: say,
    onEpoch: ({ stage, epoch, epochs, loss, radius, seconds }) => {
      if (epoch === 1) progress = new ProgressLine(stage);
      progress?.update(epoch, epochs, `loss ${loss.toPrecision(4)}`);
      if (epoch === epochs) progress?.end();
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
  const percent = (value: number | null): string => (value === null ? '-' : (100 * value).toFixed(2));
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

function withOutput(command: Command, { out = true } = {}): Command {
  if (out)
    command.option('--out <folder>', 'the run folder; by default one below log/ named after the config');
  return command
    .option('--data <folder>', 'where the data sets lie, by default data/')
    .option('--json', 'print metrics.json as the last line of stdout, in one line');
}

/** The settings among the options, from text to values. */
function settingsOf(options: Record<string, unknown>): RunSettings {
  const known = Object.entries<Knob>(KNOBS).filter(([key]) => options[key] !== undefined);
  return Object.fromEntries(known.map(([key, knob]) => [key, knob.fromText(String(options[key]))]));
}

function defaultFolder(config: RunConfig): string {
  const { dataset, normal, method, port, profile, seed } = config;
  return [dataset, normal.join('+'), method, port, profile, `seed${seed}`, configHash(config)].join('-');
}

/** outFrac -> --out-frac */
function optionName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { version: string })
    .version;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
