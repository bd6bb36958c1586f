import { CATALOGUE, entryOf, findFile, type CatalogueEntry, type CatalogueVersion } from './catalogue';
import { dataFolder } from './dataFolder';
import type { LoadOptions } from './dataset';
import { InputError } from '../errors';

/** The version of a data set that a loader would take: the first of which there is a file. */
export function versionThere(
  { versions, fetched }: CatalogueEntry,
  folder: string,
): CatalogueVersion | undefined {
  return [...versions, ...(fetched ? [fetched] : [])].find((version) =>
    version.files.some((file) => findFile(folder, version, file) !== undefined),
  );
}

/**
 * Whether a data set can be loaded as things are: some of its files are there, or it is one that is fetched. Nothing is
 * fetched or read; files that are there may still be broken.
 *
 * @throws InputError for a name that is no data set
 */
export function isAvailable(name: string, options: LoadOptions = {}): boolean {
  const entry = entryOf(name);
  if (!entry) {
    throw new InputError(
      `There is no data set "${name}". Known data sets: ${CATALOGUE.map((known) => known.name).join(', ')}.`,
    );
  }
  return entry.fetched !== undefined || versionThere(entry, dataFolder(options)) !== undefined;
}
