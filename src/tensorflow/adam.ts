import { type Tensor } from './load';
import { attribute, rawOps } from './rawOp';
import type { Variable } from './variable';

const attributes = [
  attribute.float32('T'),
  attribute.bool('use_locking', false),
  attribute.bool('use_nesterov', false),
];

/** The scalars of one Adam step, shared by all variables. */
export interface AdamScalars {
  /** A tensor holding 0: TensorFlow's own bias correction is switched off, the rate below holds it. */
  readonly zero: Tensor;
  readonly learningRate: Tensor;
  readonly beta1: Tensor;
  readonly beta2: Tensor;
  readonly epsilon: Tensor;
}

/** m <- beta1 m + (1 - beta1) g; v <- beta2 v + (1 - beta2) g^2; variable <- variable - rate m / (sqrt(v) + epsilon). */
export function applyAdam(
  variable: Variable,
  m: Variable,
  v: Variable,
  scalars: AdamScalars,
  gradient: Tensor,
): void {
  const { zero, learningRate, beta1, beta2, epsilon } = scalars;
  const inputs = [
    variable.handle,
    m.handle,
    v.handle,
    zero,
    zero,
    learningRate,
    beta1,
    beta2,
    epsilon,
    gradient,
  ];
  rawOps('ResourceApplyAdam', attributes, inputs, 0);
}
