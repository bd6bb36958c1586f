/** Images as bytes, as data sets come: a quarter of the memory of floats. */
export interface LabelledImages {
  /** Row-major [n, height, width, channels], 0 … 255. */
  readonly pixels: Uint8Array;
  readonly shape: readonly [n: number, height: number, width: number, channels: number];
  /** The class of each image, an index into `classNames`. */
  readonly labels: Uint8Array;
}

/** A data set with its official split. */
export interface Dataset {
  readonly name: string;
  readonly classNames: readonly string[];
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/** Where data sets lie and how to watch one arrive. */
export interface LoadOptions {
  /** The folder of all data sets; by default DEEP_SVDD_DATA or the checkout's data/. */
  readonly dataDir?: string;
  /** Called with a sentence for every step that takes a while. */
  readonly onProgress?: (message: string) => void;
}
