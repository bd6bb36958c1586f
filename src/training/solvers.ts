/** The solvers of the two published programs. */
export const SOLVERS = [
  'sgd',
  'momentum',
  'nesterov',
  'adagrad',
  'rmsprop',
  'adadelta',
  'adam',
  'amsgrad',
  'adamax',
] as const;
export type SolverName = (typeof SOLVERS)[number];

/** A solver as one of TensorFlow's ops and the numbers that make it the published one. */
export interface Solver {
  readonly op: string;
  readonly nesterov?: boolean;
  /** The first value of every entry of each slot. */
  readonly slots: readonly number[];
  /** The op's scalars in the given step, counted from 1. */
  readonly scalars: (rate: number, step: number) => readonly number[];
  readonly scalarsAfter?: readonly number[];
}

const BETA1 = 0.9;
const BETA2 = 0.999;

/**
 * How a weight w moves along its gradient g, with Lasagne's constants (for Adam and AMSGrad PyTorch's, which differ in
 * where epsilon stands).
 *
 * @param momentum of momentum and nesterov
 */
export function solverOf(name: SolverName, momentum: number): Solver {
  switch (name) {
    // w <- w - rate g
    case 'sgd':
      return { op: 'ResourceApplyGradientDescent', slots: [], scalars: (rate) => [rate] };
    // v <- momentum v - rate g; w <- w + v, or with Nesterov's look-ahead w + momentum v - rate g. The velocity holds the
    // rate of its time, as in Lasagne; PyTorch multiplies by the rate of today.
    case 'momentum':
    case 'nesterov':
      return {
        op: 'ResourceApplyKerasMomentum',
        nesterov: name === 'nesterov',
        slots: [0],
        scalars: (rate) => [rate],
        scalarsAfter: [momentum],
      };
    // a <- a + g^2; w <- w - rate g / sqrt(a + 1e-6): the op adds no epsilon, so a begins with it.
    case 'adagrad':
      return { op: 'ResourceApplyAdagrad', slots: [1e-6], scalars: (rate) => [rate] };
    // a <- .9 a + .1 g^2; w <- w - rate g / sqrt(a + 1e-6): the op's momentum is switched off.
    case 'rmsprop':
      return { op: 'ResourceApplyRMSProp', slots: [0, 0], scalars: (rate) => [rate, 0.9, 0, 1e-6] };
    // a <- .95 a + .05 g^2; u = g sqrt(b + 1e-6) / sqrt(a + 1e-6); b <- .95 b + .05 u^2; w <- w - rate u
    case 'adadelta':
      return { op: 'ResourceApplyAdadelta', slots: [0, 0], scalars: (rate) => [rate, 0.95, 1e-6] };
    // m <- .9 m + .1 g; v <- .999 v + .001 g^2; w <- w - rate m' / (sqrt(v') + 1e-8) with bias-corrected m' and v'
    case 'adam':
      return { op: 'ResourceApplyAdam', slots: [0, 0], scalars: adamScalars };
    // The same with the largest v so far (Reddi et al. 2018), compared before its correction.
    case 'amsgrad':
      return { op: 'ResourceApplyAdamWithAmsgrad', slots: [0, 0, 0], scalars: adamScalars };
    // m as above; u <- max(.999 u, |g|); w <- w - rate m' / (u + 1e-8) with bias-corrected m'
    case 'adamax':
      return {
        op: 'ResourceApplyAdaMax',
        slots: [0, 0],
        scalars: (rate, step) => [0, rate / (1 - BETA1 ** step), BETA1, BETA2, 1e-8],
      };
  }
}

/**
 * TensorFlow's ops would divide m by sqrt(v) + epsilon and correct the bias of both in the rate. Here both corrections
 * are in the rate already (the first two scalars, the powers of beta, are 0), and epsilon shrinks along so that it
 * stands beside the corrected root, where PyTorch has it.
 */
function adamScalars(rate: number, step: number): readonly number[] {
  const rootCorrection = Math.sqrt(1 - BETA2 ** step);
  const corrected = (rate * rootCorrection) / (1 - BETA1 ** step);
  return [0, 0, corrected, BETA1, BETA2, 1e-8 * rootCorrection];
}
