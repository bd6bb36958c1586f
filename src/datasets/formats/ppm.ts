import { DataError } from '../../errors';
import type { DecodedPicture } from './picture';

/**
 * Reads a binary PPM (P6) of 8 bits a channel, as GTSRB's images are.
 *
 * @param file names the file in messages
 * @throws DataError for anything else
 */
export function decodePpm(bytes: Uint8Array, file: string): DecodedPicture {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Numbers are separated by white space and by comments to the line's end; one white space stands before the pixels.
  const separator = '(?:\\s|#[^\\n]*\\n)+';
  const header = new RegExp(`^P6${separator}(\\d+)${separator}(\\d+)${separator}(\\d+)\\s`).exec(
    buffer.toString('latin1', 0, 1024),
  );
  if (!header)
    throw new DataError(`${file}: this is no binary PPM: its header "P6 width height 255" is not there.`);
  const [width, height, max] = header.slice(1).map(Number);
  if (max !== 255) throw new DataError(`${file}: the largest value must be 255, not ${max}.`);
  const begin = header[0].length;
  const expected = begin + width * height * 3;
  if (width < 1 || height < 1 || buffer.length !== expected) {
    throw new DataError(
      `${file}: ${height} x ${width} pixels should end at byte ${expected}, but the file ends at ${buffer.length}.`,
    );
  }
  return { pixels: new Uint8Array(buffer.subarray(begin)), shape: [height, width, 3] };
}
