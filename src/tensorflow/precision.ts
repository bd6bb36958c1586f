import { readFileSync } from 'node:fs';
import { EnvironmentError } from '../errors';

/**
 * What convolutions compute with: `f32`, or `bf16`, numbers of 8 significant bits in half the memory, summed in float32. It is
 * coarser, and meant for processors with AMX: with AVX512_BF16 alone float32 is as fast. Weights, statistics and everything else
 * stay float32.
 */
export type Precision = 'f32' | 'bf16';

/** Processor extensions, one of which bfloat16 needs to be fast. */
const EXTENSIONS = ['avx512_bf16', 'amx_bf16'];

/** The processor's extensions as Linux names them. */
function processorFlags(): readonly string[] {
  try {
    return /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1].trim().split(' ') ?? [];
  } catch {
    return [];
  }
}

/** Whether the processor computes with bfloat16 itself. */
export function hasBfloat16(flags: readonly string[] = processorFlags()): boolean {
  return EXTENSIONS.some((extension) => flags.includes(extension));
}

/** @throws EnvironmentError where the processor has no bfloat16 (then it would be emulated, slower than float32) */
export function checkPrecision(precision: Precision, flags: readonly string[] = processorFlags()): void {
  if (precision === 'bf16' && !hasBfloat16(flags)) {
    throw new EnvironmentError(
      'precision "bf16" needs a processor with AVX512_BF16 or AMX, and this one has neither: use "f32".',
    );
  }
}
