import { imageSize, selectImages, type Images } from '../images';

/** One image that could not be read, and why. */
export interface Unreadable {
  /** Its place in the source, counted from 0. */
  readonly index: number;
  readonly name: string;
  readonly reason: string;
}

/** Some images of a source, in order. */
export interface SourceBatch {
  readonly images: Images;
  /** The place of each image in the source, counted from 0, unreadable ones included. */
  readonly index: readonly number[];
  /** Its file relative to the folder, or which record of the file it is. */
  readonly names: readonly string[];
  /** What could not be read since the batch before. */
  readonly unreadable: readonly Unreadable[];
}

/** Height, width and channels; rows of features are 1 x 1 with the features as channels. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** Images of unknown number, read batch by batch so that memory stays flat. */
export interface ImageSource {
  readonly shape: ImageShape;
  /** Batches of at most `size` images with finite numbers; the last may have none, only unreadable ones. */
  readonly batches: (size: number) => AsyncIterable<SourceBatch>;
}

/** The batch without the images that hold NaN or infinite numbers, which join the unreadable ones. */
export function finiteBatch(batch: SourceBatch): SourceBatch {
  const size = imageSize(batch.images);
  const bad = new Map<number, number>();
  for (let i = 0; i < batch.images.data.length; i++) {
    const image = Math.floor(i / size);
    if (!Number.isFinite(batch.images.data[i]) && !bad.has(image)) bad.set(image, batch.images.data[i]);
  }
  if (bad.size === 0) return batch;
  const kept = Array.from(batch.index.keys()).filter((i) => !bad.has(i));
  const refused = Array.from(bad, ([i, value]) => ({
    index: batch.index[i],
    name: batch.names[i],
    reason: `it holds ${value}`,
  }));
  return {
    images: selectImages(batch.images, kept),
    index: kept.map((i) => batch.index[i]),
    names: kept.map((i) => batch.names[i]),
    unreadable: [...batch.unreadable, ...refused],
  };
}

/** Images that are worked on at once, fewer where they are large, so that a batch takes at most about 32 MB. */
export function batchSizeFor(shape: ImageShape): number {
  const numbers = shape[0] * shape[1] * shape[2];
  return Math.max(1, Math.min(500, Math.floor((8 * 1024 ** 2) / numbers)));
}

/** Collects images one at a time into batches. */
export class BatchBuilder {
  #values: Float32Array[] = [];
  #index: number[] = [];
  #names: string[] = [];
  #unreadable: Unreadable[] = [];

  constructor(
    private readonly shape: ImageShape,
    private readonly size: number,
  ) {}

  get full(): boolean {
    return this.#index.length >= this.size;
  }

  get empty(): boolean {
    return this.#index.length === 0 && this.#unreadable.length === 0;
  }

  add(index: number, name: string, values: ArrayLike<number>): void {
    this.#values.push(Float32Array.from(values));
    this.#index.push(index);
    this.#names.push(name);
  }

  refuse(unreadable: Unreadable): void {
    this.#unreadable.push(unreadable);
  }

  /** What was collected; the next batch begins. */
  take(): SourceBatch {
    const batch = {
      images: {
        data: joinNumbers(this.#values),
        shape: [this.#index.length, ...this.shape] as const,
      },
      index: this.#index,
      names: this.#names,
      unreadable: this.#unreadable,
    };
    [this.#values, this.#index, this.#names, this.#unreadable] = [[], [], [], []];
    return finiteBatch(batch);
  }
}

/** Several arrays as one. */
export function joinNumbers(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
