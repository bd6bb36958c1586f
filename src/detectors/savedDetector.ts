import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors';
import { writeFolder } from '../files';
import type { Weight } from '../networks';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from './safetensors';

/** Raised when a saved detector's files change in a way that older code cannot read. */
const FORMAT_VERSION = 1;

/** What a detector writes beside its weights: options to make it anew, and the numbers it learned. */
export interface SavedDetector<Options, State> {
  readonly method: string;
  readonly options: Options;
  readonly state: State;
}

/** The tensors of a network, as they are saved. */
export function tensorsOf(weights: readonly Weight[]): Record<string, NamedTensor> {
  return Object.fromEntries(
    weights.map(({ name, variable }) => [name, { shape: variable.shape, data: variable.values() }]),
  );
}

/** Saved tensors as the values of a network's weights. */
export function weightsOf(tensors: Readonly<Record<string, NamedTensor>>): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data]));
}

/**
 * Writes `detector.json` and `weights.safetensors` into a folder that appears whole or not at all; a folder of that
 * name is replaced.
 */
export async function writeDetector<Options, State>(
  folder: string,
  {
    tensors,
    ...saved
  }: SavedDetector<Options, State> & { readonly tensors: Readonly<Record<string, NamedTensor>> },
): Promise<void> {
  await writeFolder(folder, async (temporary) => {
    const description = JSON.stringify({ formatVersion: FORMAT_VERSION, ...saved }, null, 2);
    await writeFile(join(temporary, 'detector.json'), `${description}\n`);
    await writeFile(join(temporary, 'weights.safetensors'), encodeSafetensors(tensors));
  });
}

/**
 * Reads what `writeDetector` wrote.
 *
 * @throws DataError when files are missing or broken, or hold another method or a newer format
 */
export async function readDetector<Options, State>(
  folder: string,
  method: string,
): Promise<SavedDetector<Options, State> & { readonly tensors: Record<string, NamedTensor> }> {
  const file = join(folder, 'detector.json');
  const saved = JSON.parse((await read(file)).toString('utf8')) as SavedDetector<Options, State> & {
    formatVersion: number;
  };
  if (saved.formatVersion > FORMAT_VERSION) {
    throw new DataError(
      `${file} was written by a newer version of deep-svdd (format ${saved.formatVersion}): update it.`,
    );
  }
  if (saved.method !== method)
    throw new DataError(`${file} holds a detector "${saved.method}", not "${method}".`);
  const weightsFile = join(folder, 'weights.safetensors');
  const tensors = decodeSafetensors(await read(weightsFile), weightsFile);
  return { method, options: saved.options, state: saved.state, tensors };
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new DataError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}): is this a saved detector?`,
      {
        cause: error,
      },
    );
  }
}
