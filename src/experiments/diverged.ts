import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors } from '../detectors/safetensors';
import type { DivergedError } from '../errors';
import { writeFolder } from '../files';

/**
 * Saves what training was at when a loss stopped being a number: state.json (stage, epoch, batch, loss) and
 * state.safetensors (the weights that gave the loss, and the batch's images).
 *
 * @returns a sentence that says where
 */
export async function saveDiverged(folder: string, { state }: DivergedError): Promise<string> {
  const { tensors, ...place } = state;
  // JSON has no NaN.
  const description = { ...place, loss: String(place.loss) };
  await writeFolder(folder, async (temporary) => {
    await writeFile(join(temporary, 'state.json'), `${JSON.stringify(description, null, 2)}\n`);
    await writeFile(join(temporary, 'state.safetensors'), encodeSafetensors(tensors));
  });
  return `The weights and the batch are in ${folder}.`;
}
