import type { Images } from '../../dist/datasets';
import { noise } from './numbers';

/** Blurred blobs in the size of MNIST: the normal ones round and in the middle, the outliers in a corner. */
export function blobs(n: number, { outlier = false, seed = 1 } = {}): Images {
  const jitter = noise(3 * n, seed);
  const data = new Float32Array(n * 784);
  for (let i = 0; i < n; i++) {
    const [dx, dy, width] = jitter.subarray(3 * i, 3 * i + 3);
    const centre = outlier ? 6 : 14;
    for (let y = 0; y < 28; y++) {
      for (let x = 0; x < 28; x++) {
        const squared = (x - centre - 2 * dx) ** 2 + (y - centre - 2 * dy) ** 2;
        data[i * 784 + y * 28 + x] = Math.exp(-squared / (18 + 6 * width));
      }
    }
  }
  return { data, shape: [n, 28, 28, 1] };
}
