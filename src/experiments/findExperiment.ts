import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { DataError, InputError } from '../errors';
import { parseExperiment, type Experiment } from './experiment';
import { EXPERIMENTS } from './paper';

/**
 * An experiment by its name, or from a file: JSON, or a module (.js, .cjs, .mjs, .ts) that exports it as `default`.
 *
 * @throws InputError for an unknown name, and for a file that describes none; DataError for one that cannot be read
 */
export async function findExperiment(nameOrFile: string): Promise<Experiment> {
  const known = EXPERIMENTS.find(({ name }) => name === nameOrFile);
  if (known) return known;
  if (!existsSync(nameOrFile)) {
    throw new InputError(
      `There is no experiment "${nameOrFile}", nor a file of that name. Known experiments: ` +
        `${EXPERIMENTS.map(({ name }) => name).join(', ')}.`,
    );
  }
  const file = resolve(nameOrFile);
  const experiment = parseExperiment(await load(file, nameOrFile), nameOrFile);
  if (EXPERIMENTS.some(({ name }) => name === experiment.name)) {
    throw new InputError(
      `${nameOrFile}: "${experiment.name}" is an experiment of this package; use another name.`,
    );
  }
  return experiment;
}

async function load(file: string, name: string): Promise<unknown> {
  try {
    switch (extname(file)) {
      case '.json':
        return JSON.parse(await readFile(file, 'utf8')) as unknown;
      case '.js':
      case '.cjs':
      case '.mjs':
      case '.ts': {
        // Only here, because it takes a while to load.
        const { createJiti } = await import('jiti');
        return await createJiti(__filename).import(file, { default: true });
      }
    }
  } catch (error) {
    throw new DataError(`${name} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  throw new InputError(`${name} must end in .json, .js, .cjs, .mjs or .ts.`);
}
