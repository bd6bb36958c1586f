import { InputError } from '../../errors';
import { tf, type Tensor2D } from '../../tensorflow';
import { squaredDistanceMatrix } from './distances';

/** The kernels of the one-class SVM, with scikit-learn's names. */
export type SvmKernel = 'rbf' | 'linear' | 'poly' | 'sigmoid';

export interface SvmKernelOptions {
  readonly kernel: SvmKernel;
  readonly gamma: number;
  readonly degree: number;
  readonly coef0: number;
}

type KernelFunction = (x: Tensor2D, y: Tensor2D, options: SvmKernelOptions) => Tensor2D;

const dot = (x: Tensor2D, y: Tensor2D): Tensor2D => tf.matMul(x, y, false, true);
const affine = (x: Tensor2D, y: Tensor2D, { gamma, coef0 }: SvmKernelOptions): Tensor2D =>
  tf.add(tf.mul(dot(x, y), gamma), coef0) as Tensor2D;

const KERNELS: Readonly<Record<SvmKernel, KernelFunction>> = {
  rbf: (x, y, { gamma }) => tf.exp(tf.mul(squaredDistanceMatrix(x, y), -gamma)) as Tensor2D,
  linear: (x, y) => dot(x, y),
  poly: (x, y, options) => tf.pow(affine(x, y, options), options.degree) as Tensor2D,
  sigmoid: (x, y, options) => tf.tanh(affine(x, y, options)),
};

/** K(x_i, y_j) for all rows of x [a, d] and y [b, d]: [a, b]. */
export function kernelMatrix(x: Tensor2D, y: Tensor2D, options: SvmKernelOptions): Tensor2D {
  return tf.tidy(() => KERNELS[options.kernel](x, y, options));
}

/** @throws InputError for an unknown kernel */
export function checkKernel(kernel: string): void {
  if (!Object.hasOwn(KERNELS, kernel)) {
    throw new InputError(
      `There is no kernel "${kernel}". Known kernels: ${Object.keys(KERNELS).join(', ')}.`,
    );
  }
}
