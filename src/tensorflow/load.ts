import './environment';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs-node';
import { EnvironmentError } from '../errors';

export type Tensor<R extends tfjs.Rank = tfjs.Rank> = tfjs.Tensor<R>;
export type { Scalar, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-node';

const requireHere = createRequire(__filename);

/** tfjs-node on native TensorFlow, the only backend of this package. */
export const tf: typeof tfjs = load();

function load(): typeof tfjs {
  const addon = join(dirname(requireHere.resolve('@tensorflow/tfjs-node/package.json')), 'lib', 'napi-v8');
  if (!existsSync(join(addon, 'tfjs_binding.node'))) {
    throw new EnvironmentError(
      'Native TensorFlow is not set up for this checkout. Run "npm run setup"; "npm run doctor" says what is missing.',
    );
  }
  const stderr = join(addon, 'stderr.node');
  const { mute, unmute } = existsSync(stderr)
    ? (requireHere(stderr) as { mute: () => void; unmute: () => void })
    : { mute: () => undefined, unmute: () => undefined };
  mute();
  try {
    const loaded = requireHere('@tensorflow/tfjs-node') as typeof tfjs;
    loaded.backend();
    return loaded;
  } catch (error) {
    throw new EnvironmentError(
      `Native TensorFlow cannot be loaded (${(error as Error).message}). Run "npm run setup" again, then "npm run doctor".`,
      { cause: error },
    );
  } finally {
    unmute();
  }
}
