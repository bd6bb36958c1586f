import { existsSync, readFileSync } from 'node:fs';
import { InputError } from '../errors';
import type { Experiment } from '../experiments/experiment';
import { finishedRuns } from '../experiments/grid/finishedRuns';
import type { LogFolder } from '../experiments/logFolder';
import { variedKeys, type PlannedRun } from '../experiments/plan';
import { columnOf, tableRow } from '../experiments/table';
import { bestSettings } from './bestSettings';
import { frameOf, tableRows, type DataFrame, type FrameRow } from './frames';
import { tellPartsApart } from './methods';
import { partsOf, placed } from './partRuns';

/**
 * The finished runs of an experiment as rows for `summaryTable`: from their folders, or, where a folder is not there, from
 * the experiment's table. Of keys that a part names `best`, only the runs of the value with the highest mean AUC are kept,
 * row by row, and the value is left out, so that they make one column (the paper's "better of two nu").
 *
 * @param all every run of the experiment: what varies among them has a column
 * @throws InputError when none is finished
 */
export function experimentRuns(
  experiment: Experiment,
  runs: readonly PlannedRun[],
  log: LogFolder,
  all: readonly PlannedRun[] = runs,
): DataFrame {
  const rows = rowsOfRuns(experiment, runs, log, variedKeys(all));
  if (rows.length === 0) throw new InputError(`No run of ${experiment.name} is finished yet.`);
  const parts = experiment.parts ?? [{ name: experiment.name }];
  const kept = parts.flatMap((part) => {
    const own = rows
      .filter(({ run }) => run.parts[0] === part.name)
      .map(({ row }) => placed(row, experiment));
    return bestSettings(own, { settings: (part.best ?? []).map(columnOf), within: ['dataset', 'normal'] });
  });
  return frameOf(tellPartsApart(kept, partsOf(runs)));
}

function rowsOfRuns(
  { name }: Experiment,
  runs: readonly PlannedRun[],
  log: LogFolder,
  varied: readonly string[],
): { run: PlannedRun; row: FrameRow }[] {
  const finished = finishedRuns(runs, log);
  const file = log.table(name);
  const written = existsSync(file) ? tableRows(readFileSync(file, 'utf8'), file) : [];
  const byHash = new Map(written.map((row) => [String(row['hash']), row]));
  return runs.flatMap((run) => {
    const metrics = finished.get(run.hash);
    const row = metrics ? tableRow(run.config, metrics, varied) : byHash.get(run.hash);
    return row ? [{ run, row }] : [];
  });
}
