import { InputError } from '../../errors';

/** The solution of the one-class problem. */
export interface OneClassSolution {
  /** 0 <= alpha_i <= 1, summing to nu n (libsvm's scaling). */
  readonly alpha: Float64Array;
  /** The decision function is sum_i alpha_i K(x_i, x) - rho. */
  readonly rho: number;
  readonly iterations: number;
}

/** Stands for a curvature that is not positive, as with the sigmoid kernel (libsvm's TAU). */
const TINY = 1e-12;

/**
 * Sequential minimal optimisation of the one-class SVM's dual, min 1/2 a'Ka with 0 <= a <= 1 and sum a = nu n
 * (Schoelkopf et al. 2001), choosing pairs by second-order information (Fan, Chen and Lin 2005), as libsvm does.
 *
 * @param kernel the Gram matrix, row-major [n, n]; positive semidefinite at least where the coefficients sum to 0
 * @param tolerance the largest violation of the optimality conditions that is accepted
 * @throws InputError when it does not converge
 */
export function solveOneClass(
  kernel: Float32Array,
  n: number,
  nu: number,
  tolerance = 1e-3,
): OneClassSolution {
  const alpha = new Float64Array(n);
  const total = nu * n;
  const full = Math.floor(total);
  alpha.fill(1, 0, full);
  if (full < n) alpha[full] = total - full;
  // The gradient of 1/2 a'Ka is Ka.
  const gradient = new Float64Array(n);
  for (let j = 0; j < Math.min(n, full + 1); j++) {
    if (alpha[j] === 0) continue;
    const row = kernel.subarray(j * n, (j + 1) * n);
    for (let i = 0; i < n; i++) gradient[i] += alpha[j] * row[i];
  }
  const diagonal = Float32Array.from({ length: n }, (_, i) => kernel[i * n + i]);
  const most = Math.max(10_000_000, 100 * n);
  for (let iterations = 0; iterations < most; iterations++) {
    const pair = choosePair(kernel, diagonal, alpha, gradient, tolerance);
    if (!pair) return { alpha, rho: rhoOf(alpha, gradient), iterations };
    const [i, j] = pair;
    const curvature = diagonal[i] + diagonal[j] - 2 * kernel[i * n + j];
    // alpha_i grows and alpha_j shrinks by the same amount, as far as both stay in [0, 1].
    const wanted = (gradient[j] - gradient[i]) / Math.max(curvature, TINY);
    const step = Math.min(wanted, 1 - alpha[i], alpha[j]);
    alpha[i] = step === 1 - alpha[i] ? 1 : alpha[i] + step;
    alpha[j] = step === alpha[j] ? 0 : alpha[j] - step;
    const rowI = kernel.subarray(i * n, (i + 1) * n);
    const rowJ = kernel.subarray(j * n, (j + 1) * n);
    for (let k = 0; k < n; k++) gradient[k] += step * (rowI[k] - rowJ[k]);
  }
  throw new InputError(
    `The one-class SVM did not converge in ${most} steps: rescale the features, or change gamma.`,
  );
}

/** The pair that lowers the objective most by its second-order model; undefined at the optimum. */
function choosePair(
  kernel: Float32Array,
  diagonal: Float32Array,
  alpha: Float64Array,
  gradient: Float64Array,
  tolerance: number,
): [grow: number, shrink: number] | undefined {
  const n = diagonal.length;
  let i = -1;
  let lowest = Infinity;
  for (let k = 0; k < n; k++) {
    if (alpha[k] < 1 && gradient[k] < lowest) {
      lowest = gradient[k];
      i = k;
    }
  }
  if (i < 0) return undefined;
  const row = kernel.subarray(i * n, (i + 1) * n);
  const own = row[i];
  let j = -1;
  let best = Infinity;
  let highest = -Infinity;
  for (let k = 0; k < n; k++) {
    if (alpha[k] <= 0) continue;
    if (gradient[k] > highest) highest = gradient[k];
    const difference = gradient[k] - lowest;
    if (difference <= 0) continue;
    const curvature = own + diagonal[k] - 2 * row[k];
    const gain = -(difference * difference) / Math.max(curvature, TINY);
    if (gain < best) {
      best = gain;
      j = k;
    }
  }
  return j < 0 || highest - lowest < tolerance ? undefined : [i, j];
}

/** The mean gradient of the free coefficients; without any, the middle of what the bound ones allow. */
function rhoOf(alpha: Float64Array, gradient: Float64Array): number {
  let [sum, free] = [0, 0];
  let [lower, upper] = [-Infinity, Infinity];
  alpha.forEach((a, k) => {
    if (a >= 1) lower = Math.max(lower, gradient[k]);
    else if (a <= 0) upper = Math.min(upper, gradient[k]);
    else {
      sum += gradient[k];
      free++;
    }
  });
  if (free > 0) return sum / free;
  if (lower === -Infinity) return upper;
  return upper === Infinity ? lower : (lower + upper) / 2;
}
