import { setImmediate } from 'node:timers/promises';
import type { Images } from '../datasets/images';
import { portionOf } from '../datasets/imagesOnDemand';
import { tf, type Tensor, type Tensor4D } from '../tensorflow';

/** Images evaluated at once: enough to keep TensorFlow busy, few enough for what lies between two layers to stay in the caches. */
const BATCH = 200;

/** A tensor of all images; the caller disposes it. */
export const imageTensor = ({ data, shape }: Images): Tensor4D => tf.tensor4d(data, [...shape]);

/**
 * Applies a function to the images, some hundred at a time, and joins its row-major results. The event loop gets its
 * turn in between.
 */
export async function mapBatches(images: Images, apply: (batch: Tensor4D) => Tensor): Promise<Float64Array> {
  const n = images.shape[0];
  const parts: Float64Array[] = [];
  for (let begin = 0; begin < n; begin += BATCH) {
    await setImmediate();
    const batch = portionOf(images, begin, Math.min(begin + BATCH, n));
    const result = tf.tidy(() => apply(imageTensor(batch)));
    parts.push(Float64Array.from(result.dataSync()));
    result.dispose();
  }
  const joined = new Float64Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
