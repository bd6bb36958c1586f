import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { DataError, InputError } from '../errors';
import { settingsOver } from '../experiments/baseSettings';
import type { RunSettings } from '../experiments/config';
import { savedModel } from '../experiments/savedModel';

export interface BeginOptions {
  readonly loadConfig?: string;
  readonly loadModel?: string;
}

/** Gives a command the options of `settingsBeginning`. */
export function withBeginning(command: Command): Command {
  return command
    .option('--load-config <file>', 'take what no other option says from a config.json')
    .option(
      '--load-model <folder>',
      'begin with the model of a run folder instead of a new one, and with its settings where no option says others: ' +
        'Deep SVDD and the autoencoder are trained for their epochs more (0: they are scored as they are), Deep SVDD ' +
        'begins with the encoder of an autoencoder, hybrids take the features of a network, other methods are scored',
    );
}

/**
 * The settings of a run that begins with a config file or a saved model.
 *
 * @throws DataError for a file or folder that cannot be read
 */
export async function settingsBeginning(
  { loadConfig, loadModel }: BeginOptions,
  given: RunSettings,
): Promise<RunSettings> {
  if (loadModel === undefined) {
    return settingsOver(loadConfig === undefined ? {} : await readSettings(loadConfig), given);
  }
  const model = await savedModel(loadModel);
  const base = await readSettings(loadConfig ?? join(loadModel, 'config.json'));
  const { method = model.method } = { ...base, ...given };
  return settingsOver(base, {
    ...given,
    loadModel: model.fingerprint,
    ...(method === 'deep-svdd' ? { pretrain: model.method === 'autoencoder' } : {}),
  });
}

async function readSettings(file: string): Promise<RunSettings> {
  let settings: unknown;
  try {
    settings = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new DataError(`${file} cannot be read as settings: ${(error as Error).message}.`, { cause: error });
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new InputError(`${file} must hold a JSON object with settings, like the config.json of a run.`);
  }
  return settings;
}
