import { bfloat16Ops, plainOps, type ConvolutionOps } from './plainConvolution';
import type { Precision } from './precision';
import { repaysTransforms, winogradOps } from './winograd';

/** The fastest for images and a kernel of these shapes. */
export function convolutionOps(
  shape: readonly number[],
  kernelShape: readonly number[],
  precision: Precision,
): ConvolutionOps {
  const [, , channels, filters] = kernelShape;
  // Few channels mean few products: there rounding costs much and saves little.
  if (precision === 'bf16' && channels >= 16 && filters >= 8) return bfloat16Ops;
  return repaysTransforms(shape, kernelShape) ? winogradOps : plainOps;
}
