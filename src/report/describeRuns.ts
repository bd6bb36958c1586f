import { rowsOf, type DataFrame } from './frames';

/**
 * What runs a table is made of, in a sentence: how many there are, on which data sets, their profiles, the epochs of pretraining
 * and training of Deep SVDD, the seeds of a method, and the days on which they finished. Rows that share a hash are one run.
 *
 * @param runs rows of log/tables; methods are told apart by the column `label` where there is one (`labelledRuns`)
 */
export function describeRuns(runs: DataFrame): string {
  const rows = rowsOf(runs);
  const values = (column: string): string[] => [
    ...new Set(rows.map((row) => String(row[column] ?? '')).filter((value) => value !== '')),
  ];
  const seeds = new Map<string, Set<unknown>>();
  for (const row of rows) {
    const label = String(row['label'] ?? row['method']);
    seeds.set(label, (seeds.get(label) ?? new Set()).add(row['seed']));
  }
  const counts = [...seeds.values()].map(({ size }) => size);
  const most = Math.max(...counts);
  const runCount = values('hash').length;
  const profiles = values('profile');
  const epochs = new Set(
    rows
      .filter((row) => row['method'] === 'deep-svdd' && Number(row['epochs'] ?? 0) > 0)
      .map((row) => `${String(row['pretrain_epochs'] ?? 0)} + ${String(row['epochs'])}`),
  );
  const days = values('finished')
    .map((moment) => moment.slice(0, 10))
    .sort();
  return [
    `${runCount} ${runCount === 1 ? 'run' : 'runs'} on ${values('dataset').join(', ')}`,
    ...(profiles.length === 0 ? [] : [`profile ${profiles.join(', ')}`]),
    ...(epochs.size === 0 ? [] : [`${[...epochs].sort(byNumber).join(' and ')} epochs`]),
    `${range(Math.min(...counts), most)} ${most === 1 ? 'seed' : 'seeds'} a method`,
    ...(days.length === 0 ? [] : [`finished ${range(days[0], days[days.length - 1])}`]),
  ].join(', ');
}

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** "1", or "1 to 3". */
export const range = (first: string | number, last: string | number): string =>
  first === last ? String(first) : `${first} to ${last}`;
