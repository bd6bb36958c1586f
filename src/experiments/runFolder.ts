import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, InputError } from '../errors';
import { writeFolder } from '../files';
import { parseConfig, type RunConfig } from './config';
import { configDifferences, configHash } from './configHash';
import { csvRows, type CsvValue } from './csv';
import type { RunMetrics } from './metrics';
import type { RunResult } from './result';

type Row = Readonly<Record<string, CsvValue>>;

/**
 * Writes a finished run into a folder that appears whole or not at all:
 *
 * - config.json, metrics.json
 * - history.csv: stage, epoch, loss, learning rate, radius and seconds of every epoch
 * - scores.csv: index, label and score of every test image
 * - model/: the detector with its preprocessing; autoencoder/: the one it began with; features/: the network whose
 *   outputs it works on
 * - diagnostics.csv, weights.csv: what was seen of the networks while they were trained, where that was asked for
 * - log.txt: what the run said, line by line
 */
export async function writeRun(folder: string, run: RunResult, log: readonly string[] = []): Promise<void> {
  await writeFolder(folder, async (temporary) => {
    const write = (name: string, content: string): Promise<void> => writeFile(join(temporary, name), content);
    await write('config.json', json(run.config));
    await write('metrics.json', json(run.metrics));
    await write('history.csv', history(run));
    await write('scores.csv', scores(run));
    if (run.diagnostics) {
      await write('diagnostics.csv', table(run.diagnostics.rows));
      await write('weights.csv', table(run.diagnostics.weights));
    }
    await write('log.txt', log.map((line) => `${line}\n`).join(''));
    // A detector that works on a network's outputs does not see what the preprocessing gives: the network does.
    const companions = { preprocessing: run.preprocessing };
    await run.detector.save(join(temporary, 'model'), run.features ? {} : companions);
    await run.autoencoder?.save(join(temporary, 'autoencoder'), companions);
    await run.features?.save(join(temporary, 'features'), companions);
  });
}

/**
 * What a folder holds with respect to a config: nothing yet (undefined), or this very run, finished.
 *
 * @throws InputError when it holds a run of another config, saying where they differ, or something that is no run
 */
export async function finishedRun(folder: string, config: RunConfig): Promise<RunMetrics | undefined> {
  if (!existsSync(folder) || (await readdir(folder)).length === 0) return undefined;
  if (!existsSync(join(folder, 'config.json'))) {
    throw new InputError(`${folder} exists and is no run folder. Choose another folder.`);
  }
  const existing = await readRunConfig(folder);
  if (configHash(existing) !== configHash(config)) {
    throw new InputError(
      `${folder} holds a run of another config (there / here: ${configDifferences(existing, config).join('; ')}). ` +
        'Choose another folder, or remove that one.',
    );
  }
  return readRunMetrics(folder);
}

/** @throws DataError when the folder holds no readable config */
export async function readRunConfig(folder: string): Promise<RunConfig> {
  const file = join(folder, 'config.json');
  try {
    return parseConfig(await readJson(file));
  } catch (error) {
    if (error instanceof InputError) throw new DataError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** @throws DataError when the folder holds no readable metrics */
export async function readRunMetrics(folder: string): Promise<RunMetrics> {
  return (await readJson(join(folder, 'metrics.json'))) as RunMetrics;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new DataError(`${file} cannot be read: ${(error as Error).message}. Is this a run folder?`, {
      cause: error,
    });
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function history({ history }: RunResult): string {
  return csvRows([
    ['stage', 'epoch', 'loss', 'learning_rate', 'radius', 'seconds'],
    ...history.map(({ stage, epoch, loss, learningRate, radius, seconds }) => [
      stage,
      epoch,
      loss,
      learningRate,
      radius ?? null,
      Number(seconds.toFixed(4)),
    ]),
  ]);
}

/** Records as rows, with the columns of the first. */
function table(records: readonly object[]): string {
  const columns = Object.keys(records[0] ?? {});
  return csvRows([columns, ...records.map((record) => columns.map((key) => (record as Row)[key]))]);
}

function scores({ scores: { index, labels, scores } }: RunResult): string {
  return csvRows([
    ['index', 'label', 'score'],
    ...Array.from(scores, (score, i) => [index[i], labels[i], score]),
  ]);
}
