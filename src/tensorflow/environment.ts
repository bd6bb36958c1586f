/**
 * What must be true of the process before TensorFlow is first loaded. Imported by load.ts ahead of everything.
 */
import * as util from 'node:util';

// TensorFlow's notices (CPU features, oneDNN) are no news to anyone, and in a notebook they land in a cell.
process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';

// On x64 TensorFlow uses oneDNN of its own accord only where it finds instructions for neural networks (AVX512_VNNI and later
// ones). With AVX2 alone, as in most desktops, its other convolutions take three times as long. Elsewhere it knows better.
if (process.arch === 'x64') process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '1';

// tfjs-node 4.22 calls two functions in every op that Node 23 removed from `util`.
const legacyUtil = util as unknown as Record<string, unknown>;
const defaultUtil = (util as unknown as { default?: Record<string, unknown> }).default ?? legacyUtil;
for (const target of new Set([legacyUtil, defaultUtil])) {
  if (!Object.isExtensible(target)) continue;
  target['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  target['isArray'] ??= Array.isArray;
}

/**
 * Sets how many threads TensorFlow computes with. It reads this once, when it is loaded, so the call must come
 * before the first use of anything that imports TensorFlow.
 */
export function setThreads(threads: number): void {
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] = '1';
  process.env['OMP_NUM_THREADS'] = String(threads);
}
