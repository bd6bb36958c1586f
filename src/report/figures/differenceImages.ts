import type { Images } from '../../datasets';
import { InputError } from '../../errors';

/**
 * Differences between images as images: none is mid-grey, and the largest of all is black or white, so that a small one
 * looks small.
 *
 * @throws InputError for images of another number or size
 */
export function differenceImages(before: Images, after: Images): { images: Images; largest: number } {
  if (before.shape.join() !== after.shape.join()) {
    throw new InputError(
      `Differences need images of one number and size, not ${before.shape.join(' x ')} and ${after.shape.join(' x ')}.`,
    );
  }
  const differences = after.data.map((value, i) => value - before.data[i]);
  const largest = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = largest === 0 ? 0 : 0.5 / largest;
  return { images: { data: differences.map((value) => 0.5 + scale * value), shape: before.shape }, largest };
}
