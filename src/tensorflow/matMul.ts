import type { Tensor } from './load';
import { attribute, rawOp } from './rawOp';

interface Transposed {
  readonly first?: boolean;
  readonly second?: boolean;
}

/** [m, k] times [k, n]; where a factor is transposed, it is given as [k, m] or [n, k]. Not differentiable. */
export function matMul(a: Tensor, b: Tensor, { first = false, second = false }: Transposed = {}): Tensor {
  const attributes = [attribute.bool('transpose_a', first), attribute.bool('transpose_b', second)];
  return rawOp('MatMul', [attribute.float32('T'), ...attributes], [a, b]);
}

/** The same for each place on the axes before the last two; where a factor has one place, it serves for all. */
export function batchMatMul(
  a: Tensor,
  b: Tensor,
  { first = false, second = false }: Transposed = {},
): Tensor {
  const attributes = [attribute.bool('adj_x', first), attribute.bool('adj_y', second)];
  return rawOp('BatchMatMulV2', [attribute.float32('T'), ...attributes], [a, b]);
}
