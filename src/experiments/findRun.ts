import { existsSync, readdirSync } from 'node:fs';
import { InputError } from '../errors';
import type { LogFolder } from './logFolder';

/**
 * The folder of a finished run by its hash or the first digits of it.
 *
 * @throws InputError when there is none, or more than one
 */
export function findRun(digits: string, log: LogFolder): string {
  const names = existsSync(log.runs) ? readdirSync(log.runs).filter((name) => !name.startsWith('.')) : [];
  const found = names.filter((name) => digits !== '' && name.startsWith(digits));
  if (found.length === 1) return log.run(found[0]);
  throw new InputError(
    found.length === 0
      ? `There is no run "${digits}" in ${log.runs}.`
      : `Several runs in ${log.runs} begin with "${digits}": ${found.slice(0, 5).join(', ')}. Give more digits.`,
  );
}
