/** Sweeps over all coefficients after which a code is taken as it is; a few dozen do as a rule. */
const MOST_SWEEPS = 1000;
/** The change of a coefficient, as a share of the penalty, below which it counts as settled. */
const SETTLED = 1e-9;

/**
 * The lasso by coordinate descent (Friedman et al. 2007): the c that minimises 1/2 |x - D c|^2 + penalty |c|_1 for a
 * dictionary D whose columns are atoms.
 *
 * At the minimum, D' (x - D c) is penalty * sign(c_j) where c_j is not zero, and within +-penalty where it is.
 *
 * @param gram D' D, row-major [k, k]
 * @param correlations D' x, [k]; left as D' (x - D c), the correlations with what is not explained
 * @param code where the descent begins, overwritten with c
 */
export function lasso(
  gram: Float64Array,
  correlations: Float64Array,
  penalty: number,
  code: Float64Array,
): void {
  const k = code.length;
  const change = (j: number, by: number): void => {
    code[j] += by;
    for (let i = 0; i < k; i++) correlations[i] -= gram[j * k + i] * by;
  };
  for (let j = 0; j < k; j++) {
    const begin = code[j];
    code[j] = 0;
    if (begin !== 0) change(j, begin);
  }
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0;
    for (let j = 0; j < k; j++) {
      const curvature = gram[j * k + j];
      // An atom of zeros explains nothing.
      if (curvature === 0) continue;
      const free = correlations[j] + curvature * code[j];
      const target = (Math.sign(free) * Math.max(0, Math.abs(free) - penalty)) / curvature;
      const by = target - code[j];
      if (by === 0) continue;
      change(j, by);
      largest = Math.max(largest, Math.abs(by) * curvature);
    }
    if (largest <= SETTLED * penalty) return;
  }
}
