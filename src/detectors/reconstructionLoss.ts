import { imageSize, type Images } from '../datasets/images';
import { InputError } from '../errors';
import { RECONSTRUCTION_LOSSES, type ReconstructionLoss } from '../training';

/** @throws InputError for a loss that is none */
export function resolveReconstructionLoss(loss: ReconstructionLoss = 'l2'): ReconstructionLoss {
  if (RECONSTRUCTION_LOSSES.includes(loss)) return loss;
  throw new InputError(`The reconstruction loss must be "l2" or "ce", not "${String(loss)}".`);
}

/** What rescaling to [0, 1] in float32 may lead outside. */
const ROUNDING = 1e-6;

/**
 * Cross-entropy takes pixels as probabilities.
 *
 * @throws InputError for a training image that leaves [0, 1]
 */
export function checkProbabilities(images: Images, place: string): void {
  const bad = images.data.findIndex((value) => value < -ROUNDING || value > 1 + ROUNDING);
  if (bad < 0) return;
  const image = Math.floor(bad / imageSize(images));
  throw new InputError(
    `${place}: image ${image} holds ${images.data[bad]}, but the loss "ce" needs pixels in [0, 1]. ` +
      'Preprocessing that ends with min-max rescaling gives such; or use the loss "l2".',
  );
}
