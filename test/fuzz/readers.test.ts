/** Every reader of files on thousands of broken ones: a result or a named error, in time and in memory. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { encode as encodeJpeg } from 'jpeg-js';
import { test } from 'vitest';
import { openImages, readAll } from '../../dist/datasets';
import { fromPython } from '../../dist/datasets/cifar10';
import { decodeCifarBinary } from '../../dist/datasets/formats/cifarBinary';
import { decodeIdx, encodeIdx } from '../../dist/datasets/formats/idx';
import { decodeNpy } from '../../dist/datasets/formats/npy';
import { decodePicture } from '../../dist/datasets/formats/picture';
import { decodePpm } from '../../dist/datasets/formats/ppm';
import { readAnnotated } from '../../dist/datasets/gtsrb';
import { loadNpyImages } from '../../dist/datasets/npyImages';
import { fromMat } from '../../dist/datasets/svhn';
import { decodeSafetensors, encodeSafetensors } from '../../dist/detectors/safetensors';
import { decodeTorch } from '../../dist/detectors/torch/torchFile';
import { parseCsv } from '../../dist/experiments/csv';
import { temporaryFolder } from '../support/folders';
import { fuzz, nearly } from '../support/fuzz';
import { png } from '../support/pictures';

const golden = (name: string): Buffer => readFileSync(join(import.meta.dirname, '..', 'golden', name));
const pixels = Uint8Array.from({ length: 12 * 10 * 3 }, (_, i) => (i * 89) % 256);
const rgba = Uint8Array.from({ length: 12 * 10 * 4 }, (_, i) => (i * 31) % 256);
const idx = encodeIdx({ shape: [5, 6, 4], data: pixels.subarray(0, 120) });

/** A file name's reader for what is given as bytes: they are written first. */
function inFile(name: string, read: (file: string) => Promise<unknown>): (bytes: Buffer) => Promise<unknown> {
  const file = join(temporaryFolder(), name);
  return async (bytes) => {
    writeFileSync(file, bytes);
    return read(file);
  };
}
const source = async (file: string): Promise<unknown> => readAll(await openImages(file));

/** A MAT element: type, length, bytes, padded to 8. */
function element(type: number, bytes: Uint8Array): Buffer {
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([tag, bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
}
function matArray(name: string, shape: readonly number[], bytes: Uint8Array): Buffer {
  const lengths = Buffer.alloc(4 * shape.length);
  shape.forEach((length, i) => lengths.writeInt32LE(length, 4 * i));
  const parts = [
    element(6, Buffer.alloc(8)),
    element(5, lengths),
    element(1, Buffer.from(name)),
    element(2, bytes),
  ];
  return element(14, Buffer.concat(parts));
}
const matHead = Buffer.concat([
  Buffer.from('MATLAB 5.0'.padEnd(124)),
  Buffer.from([0, 1]),
  Buffer.from('IM'),
]);
const matArrays = [
  matArray(
    'X',
    [32, 32, 3, 2],
    Uint8Array.from({ length: 6144 }, (_, i) => i % 256),
  ),
  matArray('y', [2, 1], Uint8Array.of(1, 10)),
];
const compressed = matArrays.map((array) => {
  const packed = deflateSync(array);
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(packed.length, 4);
  return Buffer.concat([tag, packed]);
});

/** A batch of CIFAR's Python version with one image, as protocol 2 of Python 3 writes it. */
const pickle = Buffer.concat([
  Buffer.from('\x80\x02}q\x00(U\x06labels]q\x01K\x03aU\x04data', 'latin1'),
  Buffer.from(
    'cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01K\x01M\x00\x0c\x86',
    'latin1',
  ),
  Buffer.from(
    'cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T\x00\x0c\x00\x00',
    'latin1',
  ),
  Buffer.alloc(3072, 7),
  Buffer.from('tbu.'),
]);

/** What torch.save writes of { "a": a tensor of 2 x 3 }, in the zip. */
const torchZip = zipSync(
  {
    'm/data.pkl': Buffer.from(
      '\x80\x02}q\x00X\x01\x00\x00\x00aq\x01ctorch._utils\n_rebuild_tensor_v2\nq\x02((X\x07\x00\x00\x00storageq\x03' +
        'ctorch\nFloatStorage\nq\x04X\x01\x00\x00\x000q\x05X\x03\x00\x00\x00cpuq\x06K\x06tq\x07QK\x00K\x02K\x03\x86K\x03' +
        'K\x01\x86\x89ccollections\nOrderedDict\nq\x08)Rq\ttq\nRq\x0bs.',
      'latin1',
    ),
    'm/byteorder': Buffer.from('little'),
    'm/data/0': Buffer.from(Float32Array.of(1, 2, 3, 4, 5, 6).buffer),
  },
  { level: 0 },
);
const safetensors = encodeSafetensors({
  a: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  b: { shape: [1], data: Float32Array.of(7) },
});
const gtsrb =
  'Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\na.ppm;12;10;1;1;9;8;14\nb.ppm;12;10;0;0;12;10;3\n';
const ppm = Buffer.concat([Buffer.from('P6\n# a sign\n12 10\n255\n'), pixels]);

const cases: readonly [what: string, seeds: readonly Uint8Array[], read: () => (bytes: Buffer) => unknown][] =
  [
    ['IDX, plain and gzipped', [idx, gzipSync(idx)], () => (bytes) => decodeIdx(bytes, 'x')],
    ['IDX as a source', [idx], () => inFile('x.idx', source)],
    ['gzipped IDX as a source', [gzipSync(idx)], () => inFile('x.idx.gz', source)],
    ['.npy', [golden('g_test.npy'), golden('a_mnist_raw.npy'), smallNpy()], () => (b) => decodeNpy(b, 'x')],
    ['.npy as a source', [smallNpy()], () => inFile('x.npy', source)],
    ['.npy as images', [smallNpy()], () => inFile('x.npy', loadNpyImages)],
    ['CSV of features', [Buffer.from('a,b\n1,2\n3,4\n"5",6\n')], () => inFile('x.csv', source)],
    [
      'CSV of results',
      [Buffer.from('hash,auc\nab,0.5\n"c,d",1\n')],
      () => (b) => parseCsv(b.toString(), 'x'),
    ],
    ['PNG', [png(pixels, 10, 12, 3), png(pixels, 5, 4, 1)], () => (bytes) => decodePicture(bytes, 'x')],
    [
      'JPEG',
      [encodeJpeg({ data: rgba, width: 12, height: 10 }, 80).data],
      () => (bytes) => decodePicture(bytes, 'x'),
    ],
    [
      'PNG, right checksums',
      [png(pixels, 10, 12, 3)],
      () => (bytes) => decodePicture(withChecksums(bytes), 'x'),
    ],
    ['PPM', [ppm], () => (bytes) => decodePpm(bytes, 'x')],
    [
      'CIFAR, binary',
      [Uint8Array.from({ length: 2 * 3073 }, (_, i) => i % 10)],
      () => (b) => decodeCifarBinary(b, 'x', [10]),
    ],
    ['CIFAR, Python', [pickle], () => (bytes) => fromPython(bytes, 'x')],
    [
      'MAT',
      [Buffer.concat([matHead, ...matArrays]), Buffer.concat([matHead, ...compressed])],
      () => (b) => fromMat(b, 'x'),
    ],
    ['PyTorch, zip', [torchZip, golden('h_model.tar')], () => (bytes) => decodeTorch(bytes, 'x')],
    ['PyTorch, before 1.6', [golden('h_model_legacy.tar')], () => (bytes) => decodeTorch(bytes, 'x')],
    ['safetensors', [safetensors], () => (bytes) => decodeSafetensors(bytes, 'x')],
    [
      "GTSRB's annotations",
      [Buffer.from(gtsrb)],
      () => {
        const folder = temporaryFolder();
        for (const name of ['a.ppm', 'b.ppm']) writeFileSync(join(folder, name), ppm);
        return (bytes) => {
          writeFileSync(join(folder, 'GT.csv'), bytes);
          return readAnnotated(join(folder, 'GT.csv'), folder);
        };
      },
    ],
  ];

/** A PNG with the checksums that its chunks should have: else broken ones are refused before they are decoded. */
function withChecksums(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let begin = 8; begin + 12 <= copy.length;) {
    const end = begin + 8 + copy.readUInt32BE(begin);
    if (end + 4 > copy.length) break;
    copy.writeUInt32BE(crc32(copy.subarray(begin + 4, end)), end);
    begin = end + 4;
  }
  return copy;
}

function smallNpy(): Buffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (5, 2, 3), }`.padEnd(117);
  const numbers = Float32Array.from({ length: 30 }, (_, i) => i);
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'),
    Buffer.from(`${header}\n`),
    Buffer.from(numbers.buffer),
  ]);
}

test.each(cases)('%s', async (what, seeds, read) => {
  const reader = read();
  // The seeds are what the reader reads.
  for (const seed of seeds) await reader(Buffer.from(seed));
  await fuzz(what, nearly(seeds), reader);
});
