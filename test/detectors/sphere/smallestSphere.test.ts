import { describe, expect, test } from 'vitest';
import { smallestSphere } from '../../../dist/detectors/sphere/smallestSphere';
import { exactRadius, radiusObjective } from '../../../dist/training';
import { withoutLeaks } from '../../support/leaks';
import { noise } from '../../support/numbers';

function distances(points: ArrayLike<number>, centre: ArrayLike<number>): Float64Array {
  const d = centre.length;
  const squared = new Float64Array(points.length / d);
  for (let i = 0; i < points.length; i++) squared[Math.floor(i / d)] += (points[i] - centre[i % d]) ** 2;
  return squared;
}

const objective = (points: ArrayLike<number>, centre: ArrayLike<number>, nu: number): number => {
  const squared = distances(points, centre);
  return radiusObjective(squared, nu, exactRadius(squared, nu));
};

describe('the smallest sphere', () => {
  test('around two points, with none outside: the middle, half their distance', () =>
    withoutLeaks(() => {
      const { centre, radius } = smallestSphere([0, 0, 6, 8], 2, 0.5);
      [3, 4].forEach((value, k) => expect(centre[k]).toBeCloseTo(value, 4));
      expect(radius).toBeCloseTo(5, 4);
    }));

  test('by hand on a line: 0, 1 and 10', () =>
    withoutLeaks(() => {
      const line = [0, 1, 10];
      // Each weight is at most 1 / (.5 * 3) = 2/3, so the ends can share: c = 10 / 2.
      const all = smallestSphere(line, 1, 0.5);
      expect([all.centre[0], all.radius].map((value) => value.toFixed(3))).toEqual(['5.000', '5.000']);
      // At most 1 / (.75 * 3) = 4/9: 1/9 is left for the middle, which lies on the sphere; c = 1/9 + 40/9.
      const some = smallestSphere(line, 1, 0.75);
      expect([some.centre[0], some.radius].map((value) => value.toFixed(3))).toEqual(['4.556', '3.556']);
    }));

  test.each([0.05, 0.1, 0.3])('nu = %f: no move of the centre lowers the objective', (nu) =>
    withoutLeaks(() => {
      const points = Float64Array.from(noise(80 * 3, 9), (value, i) => 100 + (1 + (i % 3)) * value);
      const { centre, radius } = smallestSphere(points, 3, nu);
      const best = objective(points, centre, nu);
      expect(radius).toBeCloseTo(exactRadius(distances(points, centre), nu), 4);
      for (let k = 0; k < 3; k++) {
        for (const step of [0.3, 0.03, -0.03, -0.3]) {
          const moved = Float64Array.from(centre, (value, axis) => value + (axis === k ? step : 0));
          expect(objective(points, moved, nu)).toBeGreaterThan(best * (1 - 1e-4));
        }
      }
      const outside = distances(points, centre).filter((value) => value > radius ** 2 * (1 + 1e-6)).length;
      expect(outside / 80).toBeLessThanOrEqual(nu);
    }),
  );

  test('around one and the same point: that point, R = 0', () =>
    withoutLeaks(() => {
      expect(smallestSphere([1, 2, 1, 2], 2, 0.1)).toEqual({ centre: Float32Array.of(1, 2), radius: 0 });
    }));
});
