/** TensorFlow uses an array's memory as it is where that begins at a multiple of this many bytes; else it makes a copy. */
const ALIGNMENT = 64;
/** How many bytes the system's allocator keeps at the beginning of a page that it maps for a large array. */
const HEADER = 16;

/**
 * Zeros that a tensor can share, so that they are not in memory twice: a large array begins `HEADER` bytes behind a page, and
 * these numbers at the next multiple of `ALIGNMENT`. A small array may lie elsewhere; then it is copied, as any other.
 */
export function shareableFloats(length: number): Float32Array {
  const offset = ALIGNMENT - HEADER;
  return new Float32Array(new ArrayBuffer(offset + length * Float32Array.BYTES_PER_ELEMENT), offset, length);
}
