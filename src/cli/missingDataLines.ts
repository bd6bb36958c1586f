import { missingData } from '../experiments/missingData';
import type { PlannedRun } from '../experiments/plan';

/** A sentence for each data set that runs of a plan, but the finished ones, need and that is not here. */
export function missingDataLines(
  {
    runs,
    finished,
  }: { readonly runs: readonly PlannedRun[]; readonly finished: ReadonlyMap<string, unknown> },
  { data }: { readonly data?: string } = {},
): string[] {
  const left = runs.filter(({ hash }) => !finished.has(hash));
  return missingData(left, data === undefined ? {} : { dataDir: data }).map(
    ({ name, runs, advice }) =>
      `${runs} of ${left.length} runs ${runs === 1 ? 'needs' : 'need'} ${name}, which is not here. ${advice}`,
  );
}
