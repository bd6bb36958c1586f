import type { Architecture, LayerMaker } from '../networks';
import type { ResolvedOptions } from './options';

/** The layers of an encoder and its decoder where both are trained, as the options' recipe has them. */
export function autoencoderLayers(
  architecture: Architecture,
  { recipe, repDim }: ResolvedOptions,
): { encoder: LayerMaker[]; decoder: LayerMaker[] } {
  const convolutions = recipe.initialiser === 'torch' ? architecture.autoencoderConvolutions : undefined;
  const convInitialiser = convolutions ? { convInitialiser: convolutions } : {};
  // Dropout is for Deep SVDD's own training, as in the Theano program.
  const options = { ...recipe, repDim, dropout: false, ...convInitialiser };
  return { encoder: architecture.encoder(options), decoder: architecture.decoder(options) };
}
