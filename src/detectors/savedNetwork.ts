import { z } from 'zod';
import { DataError } from '../errors';
import type { LayerMaker, Shape, Weight } from '../networks';
import { weightSizes } from '../networks';
import type { ResolvedOptions } from './options';
import type { NamedTensor } from './safetensors';

/** What a description says of a network: enough for its constructor to judge the rest. */
export const networkOptionsSchema = z.looseObject({
  network: z.string(),
  repDim: z.int().min(1).max(65_536),
  port: z.string(),
  recipe: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])),
  nu: z.number(),
  seed: z.int(),
  training: z.looseObject({
    epochs: z.number(),
    learningRate: z.number(),
    milestones: z.array(z.number()),
    batchSize: z.number(),
    weightDecay: z.number(),
  }),
}) as unknown as z.ZodType<ResolvedOptions>;

/** The tensors of a network, as they are saved. */
export function tensorsOf(weights: readonly Weight[]): Record<string, NamedTensor> {
  return Object.fromEntries(
    weights.map(({ name, variable }) => [name, { shape: variable.shape, data: variable.values() }]),
  );
}

/**
 * Saved tensors as the values of a network's weights, compared with what the network needs before it is made: a broken
 * description must not ask for more memory than its weights have.
 *
 * @throws DataError where one is missing or of another size
 */
export function weightsOf(
  tensors: Readonly<Record<string, NamedTensor>>,
  inputShape: Shape,
  layers: readonly LayerMaker[],
): Record<string, Float32Array> {
  for (const [name, size] of Object.entries(weightSizes(inputShape, layers))) {
    const found = Object.hasOwn(tensors, name) ? tensors[name].data.length : 'none';
    if (found !== size) {
      throw new DataError(`The weight "${name}" needs ${size} numbers, but there are ${found}.`);
    }
  }
  return Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data]));
}
