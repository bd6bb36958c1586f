import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** The widest instructions for products of matrices, widest first, as /proc/cpuinfo and as people call them. */
const INSTRUCTIONS = { amx_bf16: 'AMX', avx512f: 'AVX-512', avx2: 'AVX2' };

/** Where it is measured: 'AMD EPYC with AVX-512, 2 cores, 25 GB'. */
export const machine = () =>
  `${processor(readFileSync('/proc/cpuinfo', 'utf8'), cpus()[0]?.model)}, ${cpus().length} cores, ${Math.round(totalmem() / 1e9)} GB`;

/**
 * A processor by its model and its widest instructions: one model name may stand for processors with and without them.
 *
 * @param {string} cpuinfo the text of /proc/cpuinfo
 * @param {string | undefined} otherwise the model, where that text has none
 */
export function processor(cpuinfo, otherwise) {
  const valueOf = (key) => new RegExp(`^${key}\\s*:\\s*(.*)$`, 'm').exec(cpuinfo)?.[1];
  const model = (valueOf('model name') ?? otherwise ?? 'unknown processor')
    .replaceAll(/\((R|TM)\)| Processor\b/g, '')
    .trim();
  const flags = new Set(valueOf('flags')?.split(' '));
  const widest = Object.entries(INSTRUCTIONS).find(([flag]) => flags.has(flag))?.[1];
  return widest ? `${model} with ${widest}` : model;
}
