import { InputError } from '../errors';
import type { Architecture } from './architecture';
import { mnistLeNet } from './mnistLeNet';

const architectures: readonly Architecture[] = [mnistLeNet];

/** The names `architectureByName` knows. */
export const ARCHITECTURE_NAMES: readonly string[] = architectures.map(({ name }) => name);

/** @throws InputError for an unknown name, listing the known ones */
export function architectureByName(name: string): Architecture {
  const found = architectures.find((architecture) => architecture.name === name);
  if (!found)
    throw new InputError(`There is no network "${name}". Known networks: ${ARCHITECTURE_NAMES.join(', ')}.`);
  return found;
}
