import { dropout as dropoutOp } from '../../tensorflow';
import type { LayerMaker } from '../layer';

/** Sets inputs to 0 with the given probability while training, and divides the others by what remains. */
export function dropout(probability: number): LayerMaker {
  return (shape) => ({
    description: `dropout ${probability}`,
    outputShape: shape,
    weights: [],
    draws: true,
    apply: (x, { training, seed }) => (training ? dropoutOp(x, probability, seed()) : x),
    keras: [{ className: 'Dropout', config: { rate: probability } }],
  });
}
