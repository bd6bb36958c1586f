import { currentRecording } from './graph/recording';
import type { Tensor } from './load';
import { attribute, rawOps } from './rawOp';
import type { Variable } from './variable';

const plain = [attribute.float32('T')];
const lookingAhead = [...plain, attribute.bool('use_nesterov', true)];

/** What one of TensorFlow's optimiser ops takes, in this order but for `ahead`. */
export interface ResourceUpdate {
  /** What the op remembers of each variable between the steps. */
  readonly slots: readonly Variable[];
  /** The scalars before the gradient, and those that some ops take after it. */
  readonly scalars: readonly Tensor[];
  readonly scalarsAfter?: readonly Tensor[];
  /** Whether the step is taken from where the momentum leads to (Nesterov), in ops that have one. */
  readonly nesterov?: boolean;
}

/**
 * Moves a variable along its gradient in place, by the formula of one of TensorFlow's ops, e.g. "ResourceApplyAdam".
 * Nothing that was read from the variable should be alive, or TensorFlow copies it first.
 */
export function resourceUpdate(
  op: string,
  variable: Variable,
  gradient: Tensor,
  { slots, scalars, scalarsAfter = [], nesterov = false }: ResourceUpdate,
): void {
  currentRecording()?.refuse();
  const handles = [variable, ...slots].map(({ handle }) => handle);
  rawOps(op, nesterov ? lookingAhead : plain, [...handles, ...scalars, gradient, ...scalarsAfter], 0);
}
