import type { Images } from '../datasets';

/** A step of preprocessing that knows what it needs, with constants that can be saved. */
export interface FittedStep {
  /** The step's name and constants as plain JSON; `name` finds the step again when it is read. */
  toJSON(): { readonly name: string; readonly [constant: string]: unknown };
  /** New images; the given ones stay as they are. */
  apply(images: Images): Images;
}

/** A step that takes its constants from the training images. */
export type Step = (train: Images) => FittedStep;
