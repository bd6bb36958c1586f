import type { Tensor1D, Tensor2D } from './load';
import { attribute, rawOps } from './rawOp';

const attributes = [attribute.float32('T'), attribute.bool('compute_v', true)];

/**
 * Eigenvalues, ascending, and eigenvectors, as columns, of a symmetric matrix [d, d].
 *
 * The caller disposes both.
 */
export function symmetricEigen(matrix: Tensor2D): { values: Tensor1D; vectors: Tensor2D } {
  const [values, vectors] = rawOps('SelfAdjointEigV2', attributes, [matrix], 2);
  return { values: values as Tensor1D, vectors: vectors as Tensor2D };
}
