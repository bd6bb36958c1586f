import { InputError } from '../errors';
import { loadCifar10 } from './cifar10';
import { loadCifar100 } from './cifar100';
import type { Dataset, LoadOptions } from './dataset';
import { loadFashionMnist } from './fashionMnist';
import { loadGtsrb } from './gtsrb';
import { loadMnist } from './mnist';
import { loadSvhn } from './svhn';

/** How each data set is loaded, by name. */
const LOADERS = {
  mnist: loadMnist,
  'fashion-mnist': loadFashionMnist,
  cifar10: loadCifar10,
  cifar100: (options) => loadCifar100(options, 'fine'),
  'cifar100-coarse': (options) => loadCifar100(options, 'coarse'),
  svhn: loadSvhn,
  gtsrb: loadGtsrb,
} satisfies Record<string, (options: LoadOptions) => Promise<Dataset>>;

export type DatasetName = keyof typeof LOADERS;

/** The names that `loadDataset` knows. */
export const DATASET_NAMES = Object.keys(LOADERS) as DatasetName[];

/**
 * Loads a data set by name, with its official split.
 *
 * @throws InputError for an unknown name; DataError for missing or broken files; EnvironmentError without a network
 */
export async function loadDataset(name: string, options: LoadOptions = {}): Promise<Dataset> {
  const load = LOADERS[name as DatasetName] as ((options: LoadOptions) => Promise<Dataset>) | undefined;
  if (!load) {
    throw new InputError(`There is no data set "${name}". Known data sets: ${DATASET_NAMES.join(', ')}.`);
  }
  return load(options);
}
