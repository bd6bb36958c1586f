import { isDeepStrictEqual } from 'node:util';
import type { RunSettings } from './config';
import { defaultNetwork, defaultsFor } from './defaults';
import { knobOf, situationOf } from './knobs';

/** These decide what the defaults of the others are. */
const DECISIVE: readonly string[] = ['method', 'profile', 'port', 'dataset', 'features'];

/**
 * Settings that others go before, e.g. those of a config file before which options of the command line go.
 *
 * Of the base remains what it says beyond its own defaults: with another profile, port or data set given, the defaults of
 * that one come in. What has no meaning beside what is given is left out.
 */
export function settingsOver(base: RunSettings, given: RunSettings): RunSettings {
  const defaults = { ...defaultsFor(base), network: defaultNetwork(base.dataset ?? 'mnist') };
  const kept = Object.entries(base).filter(
    ([key, value]) =>
      DECISIVE.includes(key) || !isDeepStrictEqual(value, (defaults as Record<string, unknown>)[key]),
  );
  const merged: Record<string, unknown> = { ...Object.fromEntries(kept), ...given };
  const situation = situationOf({ ...defaultsFor(merged as RunSettings), ...merged });
  const concerns = ([key]: [string, unknown]): boolean =>
    key in given || knobOf(key)?.meaningless?.(situation, key) === undefined;
  return Object.fromEntries(Object.entries(merged).filter(concerns)) as RunSettings;
}
