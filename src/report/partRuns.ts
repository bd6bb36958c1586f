import { InputError } from '../errors';
import type { Experiment } from '../experiments/experiment';
import { EXPERIMENTS } from '../experiments/paper';
import { planExperiment, type PlannedRun } from '../experiments/plan';
import { PROFILES } from '../experiments/profiles';
import { columnOf } from '../experiments/table';
import { frameOf, rowsOf, type DataFrame, type FrameRow } from './frames';
import { tellPartsApart } from './methods';
import type { Rows } from './tables';

/**
 * Those of the runs that an experiment asks for, wherever they were made, of whatever seeds and profile, with the name of their
 * part as the column `label`. A run that several parts ask for comes once for each.
 *
 * @param runs rows of log/tables
 * @param experiment its name
 * @returns undefined when there is none of them
 * @throws InputError for a name that no experiment has
 */
export function partRuns(runs: DataFrame, experiment: string): DataFrame | undefined {
  const found = EXPERIMENTS.find(({ name }) => name === experiment);
  if (!found) {
    throw new InputError(
      `There is no experiment "${experiment}". Known experiments: ${EXPERIMENTS.map(({ name }) => name).join(', ')}.`,
    );
  }
  const all = rowsOf(runs);
  const parts = partsOf(planned(found, all));
  const rows = all.flatMap((row) =>
    (parts.get(String(row['hash'])) ?? []).map((label) => ({ ...row, label })),
  );
  return rows.length === 0 ? undefined : frameOf(rows);
}

/**
 * The runs as rows for `summaryTable`: where an experiment has this name, its rows are told apart as it says (`placed`), and its
 * parts where nothing else does (`tellPartsApart`).
 */
export function runsByPart(runs: DataFrame, experiment: string): DataFrame {
  const found = EXPERIMENTS.find(({ name }) => name === experiment);
  if (!found) return runs;
  const rows = rowsOf(runs).map((row) => placed(row, found));
  return frameOf(tellPartsApart(rows, partsOf(planned(found, rows))));
}

/** What an experiment asks for with its own profile or one that rows have, and with their seeds: a table may hold more of them. */
function planned(experiment: Experiment, rows: Rows): PlannedRun[] {
  const values = (column: string): Set<unknown> => new Set(rows.map((row) => row[column]));
  const seeds = [...values('seed')].filter((seed): seed is number => Number.isSafeInteger(seed));
  const profiles = [undefined, ...PROFILES.filter((profile) => values('profile').has(profile))];
  return profiles.flatMap((profile) =>
    planExperiment(experiment, { profile, ...(seeds.length > 0 ? { seeds } : {}) }),
  );
}

/** A row whose normal class says what else a row of the experiment's table stands for: '3 / 0.1'. */
export function placed(row: FrameRow, { rows = [] }: Experiment): FrameRow {
  const said = rows
    .filter((key) => key !== 'dataset' && key !== 'normal')
    .map((key) => row[columnOf(key)] ?? 'none')
    .filter((value) => value !== 'none');
  return { ...row, normal: [row['normal'], ...said].join(' / ') };
}

/** The names of the parts that ask for a run, by its hash. */
export const partsOf = (runs: readonly PlannedRun[]): Map<string, readonly string[]> =>
  new Map(runs.map(({ hash, parts }) => [hash, parts]));
