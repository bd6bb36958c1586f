import { InputError } from '../errors';
import { rocAuc } from './roc';

/**
 * The AUC of each group of outliers against all normal images, by the groups' names in the order of first appearance.
 *
 * @param labels 1 for an outlier, 0 for a normal image
 * @param groups the group of each image; those of normal images do not count
 * @throws InputError for numbers that do not match; else as `rocAuc`
 */
export function aucByGroup(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  groups: ArrayLike<string>,
): Record<string, number> {
  if (groups.length !== scores.length) {
    throw new InputError(`There are ${scores.length} scores, but ${groups.length} groups.`);
  }
  const places = Array.from({ length: scores.length }, (_, i) => i);
  const names = [...new Set(places.filter((i) => labels[i] === 1).map((i) => groups[i]))];
  return Object.fromEntries(
    names.map((name) => {
      const kept = places.filter((i) => labels[i] === 0 || groups[i] === name);
      return [
        name,
        rocAuc(
          kept.map((i) => scores[i]),
          kept.map((i) => labels[i]),
        ),
      ];
    }),
  );
}
