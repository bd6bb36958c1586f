import { InputError } from '../errors';
import { PROFILES, type Profile } from '../experiments/profiles';

/** The profile that a notebook runs: the environment's DEEP_SVDD_PROFILE, else 'quick'. */
export function notebookProfile(): Profile {
  const named = process.env['DEEP_SVDD_PROFILE'] ?? 'quick';
  if (!PROFILES.includes(named as Profile)) {
    throw new InputError(`DEEP_SVDD_PROFILE must be one of ${PROFILES.join(', ')}, not "${named}".`);
  }
  return named as Profile;
}
