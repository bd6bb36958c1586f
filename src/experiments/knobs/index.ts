import { z } from 'zod';
import { PROFILES } from '../profiles';
import { DATA_KNOBS } from './data';
import { integer, oneOf, share, type Knob } from './knob';
import { NETWORK_KNOBS } from './network';
import { FEATURE_KNOBS, SHALLOW_KNOBS } from './shallow';
import { METHODS, notForClassifier, onlyFitted, onlyWithNetwork } from './situation';
import { AUTOENCODER_KNOBS, DEEP_SVDD_KNOBS, OBJECTIVE_KNOBS, PRETRAIN_KNOBS } from './training';

export type { Knob } from './knob';
export { NETWORKS } from './network';
export { METHODS, situationOf } from './situation';

/** Every key of the config, in the order in which configs are written and help is printed. */
export const KNOBS = {
  method: oneOf(METHODS, 'the detector'),
  profile: oneOf(PROFILES, 'how much work: where the defaults of the other options come from'),
  port: { ...oneOf(['theano', 'pytorch'], 'the published program to follow'), meaningless: onlyWithNetwork },
  ...DATA_KNOBS,
  ...FEATURE_KNOBS,
  ...NETWORK_KNOBS,
  nu: {
    ...share('the share of training images that may lie outside of the threshold'),
    meaningless: (situation) =>
      situation.method === 'isolation-forest'
        ? 'the method is isolation-forest; use "contamination"'
        : (notForClassifier(situation) ?? onlyFitted(situation)),
  },
  ...OBJECTIVE_KNOBS,
  ...DEEP_SVDD_KNOBS,
  ...PRETRAIN_KNOBS,
  ...AUTOENCODER_KNOBS,
  ...SHALLOW_KNOBS,
  loadModel: {
    schema: z.union([z.string().regex(/^[0-9a-f]{12}$/), z.null()]),
    expects: 'the fingerprint of a saved model, or "none"',
    fromText: (text: string) => (text === 'none' ? null : text),
    help: 'the saved model that the run begins with',
    neutral: null,
  },
  seed: integer(0, 'everything random follows from it'),
  threads: integer(1, 'threads that TensorFlow computes with', 1024),
} satisfies Record<string, Knob>;

export type KnobName = keyof typeof KNOBS;

/** The knob of a name that may be none. */
export const knobOf = (name: string): Knob | undefined => (KNOBS as Record<string, Knob | undefined>)[name];

/** Whether a value says what was done before its key existed: then it makes no other run. */
export function isNeutral(key: string, value: unknown): boolean {
  const knob = knobOf(key);
  return knob !== undefined && 'neutral' in knob && knob.neutral === value;
}
