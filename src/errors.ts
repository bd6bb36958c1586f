/**
 * The named errors of this package. Each message says what was wrong with which file, key or value, and what
 * to do about it; the command line prints the message alone and exits with status 1.
 */
export class DeepSvddError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An argument, option or configuration value that cannot be used: wrong type, out of range, unknown. */
export class InputError extends DeepSvddError {}

/** A file that is missing, truncated, altered, or not in the format it should be in. */
export class DataError extends DeepSvddError {}

/** Something the machine lacks: TensorFlow, a browser, disk space, the network. */
export class EnvironmentError extends DeepSvddError {}

/** A detector was asked for scores before it was fitted. */
export class NotFittedError extends DeepSvddError {
  constructor(detector: string) {
    super(`This ${detector} has not been fitted yet: call fit(images) or load(folder) first.`);
  }
}

/** Training was stopped from outside, by an AbortSignal or by interrupting the notebook's kernel. */
export class StoppedError extends DeepSvddError {}

/** What training was at when a loss stopped being a number. */
export interface DivergedState {
  readonly stage: string;
  /** 1-based. */
  readonly epoch: number;
  readonly batch: number;
  readonly loss: number;
  /** The weights that gave the loss, with their shapes, and the images of the batch as "batch". */
  readonly tensors: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
  >;
}

/** Training cannot go on: a loss became NaN or infinite. The state is that of the batch where it did. */
export class DivergedError extends DeepSvddError {
  constructor(
    message: string,
    readonly state: DivergedState,
  ) {
    super(message);
  }
}
