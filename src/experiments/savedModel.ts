import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors';

/** The detector of a finished run, before it is loaded. */
export interface SavedModel {
  /** Where it lies: the run folder's model/. */
  readonly folder: string;
  readonly method: string;
  /** Twelve hexadecimal digits that are equal for equal models: what a config that begins with it knows it by. */
  readonly fingerprint: string;
}

/**
 * Looks at the model in a run folder.
 *
 * @throws DataError when there is none
 */
export async function savedModel(run: string): Promise<SavedModel> {
  const folder = join(run, 'model');
  const description = await required(join(folder, 'detector.json'));
  const hash = createHash('sha256').update(description);
  hash.update(await required(join(folder, 'weights.safetensors')));
  // Only earlier runs have this file; later ones hold it in the description.
  hash.update(await readFile(join(folder, 'preprocessing.json')).catch(() => ''));
  let method: unknown;
  try {
    method = (JSON.parse(description.toString('utf8')) as { method?: unknown }).method;
  } catch (error) {
    throw new DataError(`${join(folder, 'detector.json')} is no JSON.`, { cause: error });
  }
  return { folder, method: String(method), fingerprint: hash.digest('hex').slice(0, 12) };
}

async function required(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new DataError(`${file} cannot be read: ${(error as Error).message}. Is this a run folder?`, {
      cause: error,
    });
  }
}
