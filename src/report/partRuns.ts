import { InputError } from '../errors';
import { EXPERIMENTS } from '../experiments/paper';
import { planExperiment } from '../experiments/plan';
import { frameOf, rowsOf, type DataFrame } from './frames';

/**
 * Those of the runs that an experiment asks for, wherever they were made, with the name of their part as the column
 * `label`. A run that several parts ask for comes once for each.
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
  const parts = new Map(planExperiment(found).map((run) => [run.hash, run.parts]));
  const rows = rowsOf(runs).flatMap((row) =>
    (parts.get(String(row['hash'])) ?? []).map((label) => ({ ...row, label })),
  );
  return rows.length === 0 ? undefined : frameOf(rows);
}
