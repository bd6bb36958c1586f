import { reshaped } from './blocks';
import { attribute, constant, rawOp } from './rawOp';
import type { Tensor, Tensor1D, Tensor4D } from './load';

/** Channels in multiples of which TensorFlow's batch normalisation works in whole registers, and how many it likes best. */
const LANES = 16;
const BEST = 32;
/** From here on grouping saves less than its own small ops take. */
const ENOUGH = 4;

/**
 * How many neighbouring pixels are taken together, their channels side by side, in what is done channel by channel: in an image
 * of one, two or three channels TensorFlow takes about ten times as long to normalise a number as in one of 32. 1 where there
 * are channels enough, or where the pixels do not divide.
 *
 * @param shape [n, height, width, channels], or that of an image in blocks (blocks.ts), whose pixels are together already
 */
export function groupsOf(
  [n, height, width, depth]: readonly [number, number, number, number],
  channels: number,
): number {
  if (depth > channels) return depth / channels;
  if (channels >= ENOUGH) return 1;
  const pixels = n * height * width;
  const fits = (groups: number): boolean => (groups * channels) % LANES === 0 && pixels % groups === 0;
  let groups = Math.max(LANES, Math.floor(BEST / channels));
  while (groups > 1 && !fits(groups)) groups--;
  return groups;
}

/** [n, height, width, channels] -> [n height width channels / depth, 1, 1, depth], without a copy; blocks are that deep already. */
export function inGroups(x: Tensor4D, depth: number): Tensor4D {
  return depth === x.shape[3] ? x : (reshaped(x, [x.size / depth, 1, 1, depth]) as Tensor4D);
}

/** Numbers of each channel, again for each of the groups. */
export function repeated(vectors: readonly Tensor[], groups: number): Tensor[] {
  return groups === 1
    ? [...vectors]
    : vectors.map((vector) => rawOp('Tile', tile, [vector, constant([groups])]));
}

/** The mean or the sum of what the groups have for each channel. */
export function overGroups(vector: Tensor, groups: number, how: 'Mean' | 'Sum'): Tensor1D {
  if (groups === 1) return vector as Tensor1D;
  const rows = reshaped(vector, [groups, vector.size / groups]);
  return rawOp(how, reduction, [rows, constant([0])]) as Tensor1D;
}

const tile = [attribute.float32('T'), attribute.int32('Tmultiples')];
const reduction = [attribute.float32('T'), attribute.int32('Tidx'), attribute.bool('keep_dims', false)];
