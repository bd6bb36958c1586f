import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DataError, DeepSvddError } from '../errors';
import { recoverFolder, writeFolder } from '../files';
import type { LayersModelFiles } from '../networks';
import { Preprocessing } from '../preprocessing';
import { versions } from '../tensorflow';
import type { Companions } from './detector';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from './safetensors';

/**
 * Raised when a saved detector's files change in a way that older code cannot read.
 *
 * 1. detector.json with method, options and state; weights.safetensors; in run folders preprocessing.json.
 * 2. Preprocessing, calibration, versions and checksums in detector.json; networks also as model.json and weights.bin.
 */
const FORMAT_VERSION = 2;

const DESCRIPTION = 'detector.json';
const WEIGHTS = 'weights.safetensors';

/** What a detector writes beside its weights: options to make it anew, and the numbers it learned. */
export interface SavedDetector<Options, State> {
  readonly method: string;
  readonly options: Options;
  readonly state: State;
}

/** What a saved detector's description must hold, so that its loading code meets no surprise. */
export interface SavedShape<Options, State> {
  readonly options: z.ZodType<Options>;
  readonly state: z.ZodType<State>;
}

/** Any version's description. */
const descriptionSchema = z.looseObject({
  formatVersion: z.number(),
  method: z.string(),
  options: z.unknown(),
  state: z.unknown(),
  files: z.record(z.string(), z.string()).optional(),
});
type Description = z.infer<typeof descriptionSchema>;

/**
 * Writes a detector into a folder that appears whole or not at all; a folder of that name is replaced:
 *
 * - detector.json: method, options, state, preprocessing, calibration, the versions of the programs, the SHA-256 of each
 *   other file and, as `checksum`, of its own content without that key
 * - weights.safetensors: the numbers, of whatever method
 * - model.json, weights.bin: networks once more, as a TensorFlow.js layers model
 *
 * @throws EnvironmentError when the folder cannot be written
 */
export async function writeDetector<Options, State>(
  folder: string,
  saved: SavedDetector<Options, State> & {
    readonly tensors: Readonly<Record<string, NamedTensor>>;
    readonly layersModel?: LayersModelFiles;
  },
  { preprocessing, calibration }: Companions = {},
): Promise<void> {
  const { tensors, layersModel, method, options, state } = saved;
  const files: Record<string, string | Buffer> = { [WEIGHTS]: encodeSafetensors(tensors), ...layersModel };
  const content = {
    formatVersion: FORMAT_VERSION,
    method,
    options,
    state,
    ...(preprocessing ? { preprocessing } : {}),
    ...(calibration === undefined ? {} : { calibration }),
    versions: versions(),
    files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)])),
  };
  const description = { ...content, checksum: sha256(JSON.stringify(content)) };
  await writeFolder(folder, async (temporary) => {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(temporary, name), bytes);
    await writeFile(join(temporary, DESCRIPTION), `${JSON.stringify(description, null, 2)}\n`);
  });
}

/**
 * Reads what `writeDetector` wrote, in this or an earlier format.
 *
 * @throws DataError when files are missing, broken or altered, or hold another method or a newer format
 */
export async function readDetector<Options, State>(
  folder: string,
  method: string,
  shape: SavedShape<Options, State>,
): Promise<SavedDetector<Options, State> & { readonly tensors: Record<string, NamedTensor> }> {
  const file = join(folder, DESCRIPTION);
  const description = await readDescription(folder);
  if (description.method !== method) {
    throw new DataError(`${file} holds a detector "${description.method}", not "${method}".`);
  }
  for (const name of Object.keys(description.files ?? {})) {
    // Names come from outside: nothing but a file of this folder is looked at.
    if (/[\\/]/.test(name))
      throw new DataError(`${file} names the file "${name}", which is not in its folder.`);
    checkFile(await read(join(folder, name)), join(folder, name), description.files?.[name]);
  }
  const part = <T>(key: 'options' | 'state', schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(description[key]);
    if (parsed.success) return parsed.data;
    throw new DataError(`${file}: "${key}" cannot be used: ${problems(parsed.error)}.`);
  };
  const weights = join(folder, WEIGHTS);
  return {
    method,
    options: part('options', shape.options),
    state: part('state', shape.state),
    tensors: decodeSafetensors(await read(weights), weights),
  };
}

/** The method whose detector a folder holds. @throws DataError */
export async function savedMethod(folder: string): Promise<string> {
  return (await readDescription(folder)).method;
}

/**
 * What was saved with a detector. Run folders of format 1 hold the preprocessing in a file of its own.
 *
 * @throws DataError for preprocessing that cannot be read
 */
export async function readCompanions(folder: string): Promise<Companions> {
  const { formatVersion, preprocessing, calibration } = await readDescription(folder);
  let saved: unknown = preprocessing;
  if (formatVersion === 1) {
    const beside = join(folder, 'preprocessing.json');
    saved = await read(beside).then(
      (bytes) => json(bytes, beside),
      () => undefined,
    );
  }
  return {
    ...(saved === undefined ? {} : { preprocessing: Preprocessing.fromJSON(saved) }),
    ...(calibration === undefined ? {} : { calibration }),
  };
}

/** Runs what makes a detector of a saved one; options that a constructor refuses are the file's fault here. */
export function restored<T>(folder: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof DeepSvddError)) throw error;
    throw new DataError(`${folder} holds no detector that can be used: ${error.message}`, { cause: error });
  }
}

async function readDescription(folder: string): Promise<Description> {
  const file = join(folder, DESCRIPTION);
  if (!existsSync(folder)) await recoverFolder(folder);
  const content = json(await read(file), file);
  const parsed = descriptionSchema.safeParse(content);
  if (!parsed.success) throw new DataError(`${file} describes no detector: ${problems(parsed.error)}.`);
  const { formatVersion } = parsed.data;
  if (formatVersion > FORMAT_VERSION) {
    throw new DataError(
      `${file} was written by a newer version of deep-svdd (format ${formatVersion}): update it.`,
    );
  }
  if (formatVersion !== 1 && formatVersion !== 2) {
    throw new DataError(`${file}: there is no format ${formatVersion}.`);
  }
  if (formatVersion > 1) {
    const { checksum, ...rest } = content as Record<string, unknown>;
    if (checksum !== sha256(JSON.stringify(rest))) {
      throw new DataError(`${file} was altered after it was saved: its checksum is not that of its content.`);
    }
    if (!parsed.data.files?.[WEIGHTS]) throw new DataError(`${file} names no ${WEIGHTS}.`);
  }
  return parsed.data;
}

function checkFile(bytes: Buffer, file: string, expected: string | undefined): void {
  if (sha256(bytes) === expected) return;
  throw new DataError(
    `${file} was altered or cut off after it was saved: its SHA-256 is not the one in ${DESCRIPTION}.`,
  );
}

function json(bytes: Buffer, file: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (error) {
    throw new DataError(`${file} is no whole JSON file (${(error as Error).message}).`, { cause: error });
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new DataError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}): is this a saved detector?`,
      { cause: error },
    );
  }
}

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

const problems = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ');
