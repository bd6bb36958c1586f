import type { Images } from '../images';
import { batchSizeFor, joinNumbers, type ImageSource, type Unreadable } from './source';

/** All images of a source in memory, to fit on; each unreadable one is handed to `onUnreadable`, which may throw. */
export async function readAll(
  { shape, batches }: ImageSource,
  onUnreadable: (unreadable: Unreadable) => void = () => undefined,
): Promise<{ readonly images: Images; readonly names: readonly string[] }> {
  const parts: Float32Array[] = [];
  const names: string[] = [];
  for await (const batch of batches(batchSizeFor(shape))) {
    batch.unreadable.forEach(onUnreadable);
    parts.push(batch.images.data);
    names.push(...batch.names);
  }
  return { images: { data: joinNumbers(parts), shape: [names.length, ...shape] }, names };
}
