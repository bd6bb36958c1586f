import { decode as decodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { DataError } from '../../errors';

/** A picture's pixels. */
export interface DecodedPicture {
  /** Row-major [height, width, channels]. */
  readonly pixels: Uint8Array;
  /** 3 channels; 1 where all pixels are gray. */
  readonly shape: readonly [height: number, width: number, channels: 1 | 3];
}

/**
 * Pixels that are read at most: a small file of many pixels is a mistake, or meant to fill the memory. Decoding takes about
 * twelve bytes a pixel.
 */
const mostMegapixels = (fileSize: number): number => Math.min(100, 4 + fileSize / 1e6);

/**
 * Reads a PNG or a JPEG, told apart by how they begin. Transparency is dropped.
 *
 * @param file names the file in messages
 * @throws DataError for anything else, and for broken files
 */
export function decodePicture(bytes: Uint8Array, file: string): DecodedPicture {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { data, width, height } = decodeAny(buffer, file);
  const n = width * height;
  const pixels = new Uint8Array(n * 3);
  let gray = true;
  for (let p = 0; p < n; p++) {
    const [r, g, b] = [data[4 * p], data[4 * p + 1], data[4 * p + 2]];
    pixels[3 * p] = r;
    pixels[3 * p + 1] = g;
    pixels[3 * p + 2] = b;
    gray &&= r === g && g === b;
  }
  if (!gray) return { pixels, shape: [height, width, 3] };
  return { pixels: Uint8Array.from({ length: n }, (_, p) => pixels[3 * p]), shape: [height, width, 1] };
}

function decodeAny(buffer: Buffer, file: string): { data: Uint8Array; width: number; height: number } {
  try {
    if (buffer.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n') {
      checkSize(buffer);
      return PNG.sync.read(buffer);
    }
    if (buffer[0] === 0xff && buffer[1] === 0xd8) {
      return decodeJpeg(buffer, {
        useTArray: true,
        formatAsRGBA: true,
        maxResolutionInMP: mostMegapixels(buffer.length),
        maxMemoryUsageInMB: 56 + (12 * buffer.length) / 1e6,
      });
    }
  } catch (error) {
    throw new DataError(`${file}: this picture is broken (${(error as Error).message}).`, { cause: error });
  }
  throw new DataError(`${file}: this is neither a PNG nor a JPEG.`);
}

function checkSize(png: Buffer): void {
  const megapixels = png.length >= 24 ? (png.readUInt32BE(16) * png.readUInt32BE(20)) / 1e6 : 0;
  if (megapixels > mostMegapixels(png.length)) {
    throw new Error(
      `it has ${megapixels.toFixed(1)} million pixels, too many for a file of ${png.length} bytes`,
    );
  }
}
