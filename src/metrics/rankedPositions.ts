/**
 * The positions of scores from the lowest to the highest; equal ones in their order.
 *
 * @param keep which positions count; all by default
 */
export function rankedPositions(
  scores: ArrayLike<number>,
  keep: (position: number) => boolean = () => true,
): number[] {
  return Array.from({ length: scores.length }, (_, i) => i)
    .filter(keep)
    .sort((a, b) => scores[a] - scores[b]);
}
