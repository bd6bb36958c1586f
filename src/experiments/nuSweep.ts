import type { Images } from '../datasets';
import { DeepSvdd, type DeepSvddOptions } from '../detectors';
import { nuPoint, type NuPoint } from '../metrics';

/**
 * Trains one soft boundary for each nu and counts which training images lie outside of its sphere, or on it.
 *
 * @param options of all; `nu` and the objective are set here
 * @param onNu is told of each point as it comes
 */
export async function nuSweep(
  images: Images,
  options: DeepSvddOptions,
  nus: readonly number[],
  { signal, onNu }: { signal?: AbortSignal; onNu?: (point: NuPoint) => void } = {},
): Promise<NuPoint[]> {
  const points: NuPoint[] = [];
  for (const nu of nus) {
    const detector = new DeepSvdd({ ...options, objective: 'soft-boundary', nu });
    try {
      await detector.fit(images, signal ? { signal } : {});
      const point = nuPoint(await detector.score(images), detector.radius, nu);
      points.push(point);
      onNu?.(point);
    } finally {
      detector.dispose();
    }
  }
  return points;
}
