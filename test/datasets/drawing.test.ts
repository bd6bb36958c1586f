import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawPerClass, isAvailable, type LabelledImages } from '../../dist/datasets';
import { temporaryFolder } from '../support/folders';

const source: LabelledImages = {
  pixels: Uint8Array.from({ length: 30 }, (_, i) => 5 * i),
  shape: [30, 1, 1, 1],
  // Ten of each class, but two of class 7.
  labels: Uint8Array.from({ length: 30 }, (_, i) => (i < 2 ? 7 : i % 2)),
};

test('as many images of each class as asked for and there, in file order, drawn by the seed', () => {
  const { images, labels } = drawPerClass(source, 5, 1);
  expect([0, 1, 7].map((c) => labels.filter((label) => label === c).length)).toEqual([5, 5, 2]);
  const places = Array.from(images.data, (value) => Math.round((255 * value) / 5));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect([...labels]).toEqual(places.map((place) => source.labels[place]));
  expect(drawPerClass(source, 5, 1).images.data).toEqual(images.data);
  expect(drawPerClass(source, 5, 2).images.data).not.toEqual(images.data);
  expect(() => drawPerClass(source, 0)).toThrow(/an integer >= 1, not 0/);
});

test('a data set can be had when it is fetched, or when a file of it is there', () => {
  const dataDir = temporaryFolder();
  const sets = ['mnist', 'cifar10', 'svhn', 'gtsrb', 'cifar100-coarse'];
  expect(sets.filter((name) => isAvailable(name, { dataDir }))).toEqual(['mnist', 'cifar10']);
  mkdirSync(join(dataDir, 'cifar-100-binary'));
  writeFileSync(join(dataDir, 'cifar-100-binary', 'test.bin'), '');
  expect(sets.filter((name) => isAvailable(name, { dataDir }))).toEqual([
    'mnist',
    'cifar10',
    'cifar100-coarse',
  ]);
  expect(() => isAvailable('cifar', { dataDir })).toThrow(/no data set "cifar". Known data sets: mnist/);
});
