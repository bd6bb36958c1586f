import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogFolder } from '../logFolder';
import type { RunMetrics } from '../metrics';
import type { PlannedRun } from '../plan';

/** The metrics of those runs of a plan that are finished, by hash. */
export function finishedRuns(runs: readonly PlannedRun[], log: LogFolder): Map<string, RunMetrics> {
  if (!existsSync(log.runs)) return new Map();
  const there = new Set(readdirSync(log.runs));
  return new Map(
    runs.flatMap(({ hash }) => {
      if (!there.has(hash)) return [];
      const text = readFileSync(join(log.run(hash), 'metrics.json'), 'utf8');
      return [[hash, JSON.parse(text) as RunMetrics] as const];
    }),
  );
}
