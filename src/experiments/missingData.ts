import { CATALOGUE, isAvailable, type LoadOptions } from '../datasets';
import { adviceFor, entryOf } from '../datasets/catalogue';
import type { PlannedRun } from './plan';

/** A data set that is not here, and how many runs will fail without it. */
export interface MissingData {
  readonly name: string;
  readonly runs: number;
  /** How to get it. */
  readonly advice: string;
}

/** Those data sets of a plan's runs that neither lie in the data folder nor are fetched, by name. */
export function missingData(runs: readonly PlannedRun[], options: LoadOptions = {}): MissingData[] {
  return CATALOGUE.filter(({ name }) => !isAvailable(name, options))
    .map(({ name }) => ({
      name,
      runs: runs.filter(({ config: { dataset, outlierDataset } }) =>
        [dataset, outlierDataset].some((one) => entryOf(one)?.name === name),
      ).length,
      advice: adviceFor(name),
    }))
    .filter(({ runs }) => runs > 0);
}
