import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeIdx, encodeIdx } from '../../dist/datasets/formats/idx';
import { decodeNpy } from '../../dist/datasets/formats/npy';

describe('IDX', () => {
  // Two images of 1 x 3: type 8 (unsigned bytes), 3 axes, big-endian lengths.
  const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255);
  const array = { shape: [2, 1, 3], data: Uint8Array.of(10, 20, 30, 40, 50, 255) };

  test('plain and gzipped', () => {
    expect(decodeIdx(bytes, 'x')).toEqual(array);
    expect(decodeIdx(gzipSync(bytes), 'x')).toEqual(array);
    expect(encodeIdx(array)).toEqual(Buffer.from(bytes));
  });

  const changed = (position: number, value: number): Uint8Array =>
    bytes.map((b, i) => (i === position ? value : b));
  test.each([
    ['empty', new Uint8Array(), /a.idx: .*ends at byte 0 of 4/],
    ['another format', Uint8Array.from(Buffer.from('\x89PNG\r\n')), /bytes 0 and 1 must be 0/],
    ['another type', changed(2, 0x0d), /byte 2 must be 8 .*not 13/],
    ['a header without axes', changed(3, 0), /header/],
    ['a header cut off', bytes.subarray(0, 10), /header for 3 axes should end at byte 16, the file at 10/],
    ['data cut off', bytes.subarray(0, 20), /2 x 1 x 3 bytes should end at byte 22, but the file ends at 20/],
    ['data too long', Uint8Array.from([...bytes, 1]), /should end at byte 22, but the file ends at 23/],
    ['huge lengths', changed(4, 0xff), /should end at byte/],
    ['broken gzip', gzipSync(bytes).subarray(0, 20), /gzip data is broken or cut off/],
  ])('%s is refused', (_, wrong, message) => expect(() => decodeIdx(wrong, 'a.idx')).toThrow(message));

  test('another content than the official one is refused', () => {
    expect(() => decodeIdx(bytes, 'a.idx', '00')).toThrow(/a.idx: this is not the official file/);
  });
});

describe('npy', () => {
  const file = (header: string, data: Buffer, version = 1): Buffer => {
    const length = Buffer.alloc(version === 1 ? 2 : 4);
    if (version === 1) length.writeUInt16LE(header.length);
    else length.writeUInt32LE(header.length);
    const magic = Buffer.from(`\x93NUMPY${String.fromCharCode(version, 0)}`, 'latin1');
    return Buffer.concat([magic, length, Buffer.from(header), data]);
  };
  const header = (descr: string, shape: string, fortran = 'False'): string =>
    `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }\n`;
  const floats = Buffer.from(Float32Array.of(1.5, -2).buffer);

  test('float32, versions 1 and 2, a scalar, an empty array', () => {
    expect(decodeNpy(file(header('<f4', '2,'), floats), 'x')).toEqual({
      shape: [2],
      data: Float32Array.of(1.5, -2),
    });
    expect(decodeNpy(file(header('<f4', '1, 2'), floats, 2), 'x').shape).toEqual([1, 2]);
    expect(decodeNpy(file(header('|u1', ''), Buffer.of(7)), 'x')).toEqual({
      shape: [],
      data: Uint8Array.of(7),
    });
    expect(decodeNpy(file(header('|u1', '0, 3'), Buffer.alloc(0)), 'x').data.length).toBe(0);
  });

  test('other types', () => {
    expect([
      ...decodeNpy(file(header('<f8', '1'), Buffer.from(Float64Array.of(0.1).buffer)), 'x').data,
    ]).toEqual([0.1]);
    expect([...decodeNpy(file(header('|i1', '1'), Buffer.of(255)), 'x').data]).toEqual([-1]);
    expect([...decodeNpy(file(header('<i4', '1'), Buffer.of(1, 1, 0, 0)), 'x').data]).toEqual([257]);
  });

  test.each([
    ['another format', Buffer.from('PK\x03\x04 and so on'), /a.npy: this is no .npy file/],
    ['a header cut off', file(header('<f4', '2'), floats).subarray(0, 30), /header should end at byte/],
    [
      'a header without a shape',
      file("{'descr': '<f4'}", floats),
      /does not tell descr, fortran_order and shape/,
    ],
    ['objects', file(header('|O', '2'), floats), /elements of type \|O are not read; known types/],
    ['Fortran order', file(header('<f4', '2', 'True'), floats), /Fortran order.*ascontiguousarray/],
    ['data cut off', file(header('<f4', '3'), floats), /should end at byte \d+, but the file ends at/],
  ])('%s is refused', (_, wrong, message) => expect(() => decodeNpy(wrong, 'a.npy')).toThrow(message));
});
