import { createHash } from 'node:crypto';
import type { RunConfig } from './config';
import { isNeutral } from './knobs';

/** These keys say how a run was asked for and made; they change no score. */
const WITHOUT_EFFECT: readonly string[] = ['profile', 'threads'];

/** Twelve hexadecimal digits that are equal for two configs when these give the same scores. */
export function configHash(config: RunConfig): string {
  return hashOf(
    Object.entries(config).filter(([key, value]) => !WITHOUT_EFFECT.includes(key) && !isNeutral(key, value)),
  );
}

/** Twelve hexadecimal digits of keys and values, in whichever order they come. */
export function hashOf(entries: readonly (readonly [key: string, value: unknown])[]): string {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 12);
}

/** The keys in which two configs differ, as "key: one / other", but for those that change no score. */
export function configDifferences(one: RunConfig, other: RunConfig): string[] {
  const [a, b] = [one, other] as unknown as Record<string, unknown>[];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((key) => !WITHOUT_EFFECT.includes(key) && JSON.stringify(a[key]) !== JSON.stringify(b[key]))
    .map((key) => `${key}: ${show(a[key])} / ${show(b[key])}`);
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
