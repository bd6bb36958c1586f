import type { RunConfig } from './config';
import { hashOf } from './configHash';
import { isNeutral, KNOBS, knobOf, situationOf } from './knobs';

/**
 * These say how a run is asked for and what it is tested on. They change nothing in a network's weights; every other key is taken
 * to change them, so that a new one can cost sharing but no correctness.
 */
const WITHOUT_EFFECT: readonly string[] = [
  ...['method', 'profile', 'threads', 'maxTest', 'outlierDataset', 'equalNumbers'],
];

/**
 * Twelve hexadecimal digits that are equal for the pretrained autoencoders of two runs when these are the same; undefined
 * for a run that trains none.
 */
export function autoencoderHash(config: RunConfig): string | undefined {
  if (!situationOf(config as unknown as Record<string, unknown>).trainsAutoencoder) return undefined;
  // nu says where the threshold is.
  return hashOf(whatDetermines(config, 'autoencoder').filter(([key]) => key !== 'nu'));
}

/** The same of the network of Deep SVDD, its centre and its radius; undefined for a run that trains none from the beginning. */
export function deepSvddHash(config: RunConfig): string | undefined {
  const { trainsDeepSvdd, loads } = situationOf(config as unknown as Record<string, unknown>);
  if (!trainsDeepSvdd || loads) return undefined;
  return hashOf([['network', 'deep-svdd'], ...whatDetermines(config, 'deep-svdd')]);
}

/** The keys that would concern the network if it were the method, with their values. */
function whatDetermines(config: RunConfig, method: RunConfig['method']): [string, unknown][] {
  const alone = situationOf({ ...config, method });
  const values = config as unknown as Readonly<Record<string, unknown>>;
  return (
    Object.keys(KNOBS)
      .filter((key) => !WITHOUT_EFFECT.includes(key) && key in values && !isNeutral(key, values[key]))
      .filter((key) => knobOf(key)?.meaningless?.(alone, key) === undefined)
      // Without outliers in the training set it does not matter which they would be.
      .filter((key) => key !== 'outlier' || config.outFrac > 0)
      // The outliers' own statistics touch the outliers alone.
      .map((key): [string, unknown] => [key, values[key] === 'own' ? 'normal-set' : values[key]])
  );
}
