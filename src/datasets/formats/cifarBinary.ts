import { DataError } from '../../errors';

/** A file of CIFAR's binary version, its records taken apart. */
export interface CifarRecords {
  /** [n, 32, 32, 3], channels last. */
  readonly pixels: Uint8Array;
  /** One array of n labels for each label byte: CIFAR-10 has one, CIFAR-100 a coarse and a fine one. */
  readonly labels: readonly Uint8Array[];
}

const PIXELS = 32 * 32;

/**
 * Reads records of label bytes followed by 3 x 1024 bytes: the red plane, the green one, the blue one.
 *
 * @param file names the file in messages
 * @param classes how many values each label byte has
 * @throws DataError with the offset and what was expected there
 */
export function decodeCifarBinary(bytes: Uint8Array, file: string, classes: readonly number[]): CifarRecords {
  const record = classes.length + 3 * PIXELS;
  const n = bytes.length / record;
  if (bytes.length === 0 || !Number.isInteger(n)) {
    throw new DataError(
      `${file}: the file must hold whole records of ${record} bytes; it ends at byte ${bytes.length}, ` +
        `${bytes.length % record} bytes into record ${Math.floor(n)}.`,
    );
  }
  const pixels = new Uint8Array(n * 3 * PIXELS);
  const labels = classes.map(() => new Uint8Array(n));
  for (let i = 0; i < n; i++) {
    classes.forEach((count, l) => {
      const offset = i * record + l;
      if (bytes[offset] >= count) {
        throw new DataError(
          `${file}: byte ${offset} is the label ${bytes[offset]}; labels go from 0 to ${count - 1}.`,
        );
      }
      labels[l][i] = bytes[offset];
    });
    const planes = bytes.subarray(i * record + classes.length, (i + 1) * record);
    interleave(planes, pixels.subarray(i * 3 * PIXELS, (i + 1) * 3 * PIXELS));
  }
  return { pixels, labels };
}

/** The records of CIFAR-10's binary version for images with channels last. */
export function encodeCifarBinary(pixels: Uint8Array, labels: Uint8Array): Uint8Array {
  const record = 1 + 3 * PIXELS;
  const bytes = new Uint8Array(labels.length * record);
  labels.forEach((label, i) => {
    bytes[i * record] = label;
    for (let p = 0; p < PIXELS; p++) {
      for (let c = 0; c < 3; c++) {
        bytes[i * record + 1 + c * PIXELS + p] = pixels[(i * PIXELS + p) * 3 + c];
      }
    }
  });
  return bytes;
}

/** Three planes of 1024 bytes as 1024 pixels of three. */
export function interleave(planes: Uint8Array, out: Uint8Array): void {
  for (let p = 0; p < PIXELS; p++) {
    out[3 * p] = planes[p];
    out[3 * p + 1] = planes[PIXELS + p];
    out[3 * p + 2] = planes[2 * PIXELS + p];
  }
}
