import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  CATALOGUE,
  checkData,
  DATASET_NAMES,
  loadDataset,
  loadMnist,
  type DataCheck,
} from '../../dist/datasets';
import { encodeIdx } from '../../dist/datasets/formats/idx';
import { cli } from '../support/cli';
import { temporaryFolder } from '../support/folders';

/** The sets that are looked for in the data folder alone. */
const movable = CATALOGUE.filter(({ versions }) => versions.every(({ folder }) => !folder.startsWith('/')));

async function check(dataDir?: string, name?: string): Promise<DataCheck[]> {
  const found: DataCheck[] = [];
  const wanted = movable.filter((entry) => name === undefined || entry.name === name);
  for await (const one of checkData(dataDir === undefined ? {} : { dataDir }, wanted)) found.push(one);
  return found;
}

function write(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

test('the catalogue has every data set, with its official number of images', () => {
  const sums = CATALOGUE.map(({ name, train, test }) => [
    name,
    ...[train, test].map((n) => n.reduce((a, b) => a + b, 0)),
  ]);
  expect(sums).toEqual([
    ['mnist', 60_000, 10_000],
    ['fashion-mnist', 60_000, 10_000],
    ['cifar10', 50_000, 10_000],
    ['cifar100', 50_000, 10_000],
    ['svhn', 73_257, 26_032],
    ['gtsrb', 39_209, 12_630],
  ]);
  const names = CATALOGUE.map(({ name }) => name);
  expect(DATASET_NAMES.filter((name) => !names.includes(name.replace('-coarse', '')))).toEqual([]);
  // The paper's numbers of stop signs.
  expect([CATALOGUE[5].train[14], CATALOGUE[5].test[14]]).toEqual([780, 270]);
});

describe('checking', () => {
  test('an empty folder: everything is missing, nothing is fetched', async () => {
    const found = await check(temporaryFolder());
    expect(found.map(({ name, status }) => [name, status])).toEqual(
      movable.map(({ name }) => [name, 'missing']),
    );
    expect(found[0].message).toMatch(/fetched when first used/);
    expect(found.at(-1)?.message).toMatch(/see "data list"/);
  });

  test('a whole set is good', async () => {
    await loadMnist();
    expect(await check(undefined, 'mnist')).toEqual([
      {
        name: 'mnist',
        status: 'good',
        message: expect.stringMatching(/^60,000 \+ 10,000 images in /) as string,
      },
    ]);
  });

  test.each([
    [
      'cifar10',
      'cifar-10-batches-bin/data_batch_1.bin',
      30_730_000,
      /data_batch_2.bin is missing; others are there/,
    ],
    ['cifar10', 'cifar-10-batches-py/data_batch_1', 10, /data_batch_1 is not the official file: .*MD5/],
    ['cifar100', 'cifar-100-binary/train.bin', 5, /train.bin has 5 bytes, not 153700000/],
    ['svhn', 'svhn/train_32x32.mat', 5, /train_32x32.mat has 5 bytes, not 182040794/],
    ['svhn', 'test_32x32.mat', 64_275_384, /train_32x32.mat is missing/],
    ['gtsrb', 'gtsrb/Final_Training/Images/00000/GT-00000.csv', 5, /GT-00001.csv is missing/],
  ])('%s with %s of %d bytes is broken', async (name, file, bytes, message) => {
    const dataDir = temporaryFolder();
    write(join(dataDir, file), new Uint8Array(bytes));
    expect(await check(dataDir, name)).toEqual([
      { name, status: 'broken', message: expect.stringMatching(message) as string },
    ]);
  });

  test('what a loader refuses is broken', async () => {
    const dataDir = temporaryFolder();
    for (const half of ['train', 't10k']) {
      write(
        join(dataDir, 'mnist', `${half}-images-idx3-ubyte`),
        encodeIdx({ shape: [1, 28, 28], data: new Uint8Array(784) }),
      );
      write(
        join(dataDir, 'mnist', `${half}-labels-idx1-ubyte`),
        encodeIdx({ shape: [1], data: new Uint8Array(1) }),
      );
    }
    expect(await check(dataDir, 'mnist')).toMatchObject([
      {
        status: 'broken',
        message: expect.stringMatching(/train-images-idx3-ubyte: this is not the official file/) as string,
      },
    ]);
  });
});

test('Fashion-MNIST: files of that name that are not the official ones are refused', async () => {
  const dataDir = temporaryFolder();
  const folder = join(dataDir, 'fashion-mnist');
  for (const half of ['train', 't10k']) {
    write(
      join(folder, `${half}-images-idx3-ubyte`),
      encodeIdx({ shape: [1, 28, 28], data: new Uint8Array(784) }),
    );
    write(join(folder, `${half}-labels-idx1-ubyte`), encodeIdx({ shape: [1], data: new Uint8Array(1) }));
  }
  await expect(loadDataset('fashion-mnist', { dataDir })).rejects.toThrow(
    /fashion-mnist.train-images-idx3-ubyte: this is not the official file/,
  );
});

describe('the commands', () => {
  test('data list names every file, its place and its page', async () => {
    const { status, stdout } = await cli(['data', 'list', '--data', 'here'], temporaryFolder());
    expect(status).toBe(0);
    expect(stdout).toMatch(/The data folder is here/);
    for (const { name, page } of CATALOGUE) {
      expect(stdout).toMatch(new RegExp(`^${name}: `, 'm'));
      expect(stdout).toContain(`"${page}"`);
    }
    expect(stdout).toMatch(/svhn\/: format 2, train_32x32.mat and test_32x32.mat/);
  });

  test('data check prints a line a set, and fails when one is broken', async () => {
    const folder = temporaryFolder();
    const checked = (): ReturnType<typeof cli> => cli(['data', 'check', '--data', 'data'], folder);
    const empty = await checked();
    expect(empty.status).toBe(0);
    expect(empty.stdout.trim().split('\n').length).toBe(CATALOGUE.length);
    expect(empty.stdout).toMatch(/^svhn +missing/m);
    write(join(folder, 'data', 'svhn', 'train_32x32.mat'), 'x');
    const broken = await checked();
    expect(broken.status).toBe(1);
    expect(broken.stdout).toMatch(/^svhn +broken +.*train_32x32.mat has 1 bytes, not 182040794/m);
    expect(broken.stderr).toBe('Broken: svhn.\n');
  });
});
