import { mean } from '../metrics';
import { compareMethods } from './compareMethods';
import { frameOf, groupRows, rowsOf, type DataFrame, type FrameRow } from './frames';

/**
 * One method against each of the others: a row with the mean difference in percentage points, its 95 % interval, and
 * the p values of the signed-rank and the sign test, over every class and seed that both have. Methods without a seed in
 * common (one of them is not random) are compared by their means over seeds, class by class.
 *
 * @param runs has a column `label`
 * @param reference the label of the method that the others are subtracted from
 */
export function comparisonRows(
  runs: DataFrame,
  { reference, methods }: { reference: string; methods: readonly string[] },
): FrameRow[] {
  return methods
    .filter((label) => label !== reference)
    .flatMap((label): FrameRow[] => {
      const bySeed = shares(runs, reference, label, ['dataset', 'normal', 'seed']);
      if (!bySeed && !shares(runs, reference, label, ['dataset', 'normal'])) return [];
      const compared = bySeed ? runs : meansOverSeeds(runs);
      const pairBy = ['dataset', 'normal', ...(bySeed ? ['seed'] : [])];
      const found = compareMethods(compared, { a: reference, b: label, pairBy });
      return [
        {
          'compared with': label,
          pairs: found.differences.length,
          over: bySeed ? 'classes and seeds' : 'classes',
          difference: rounded(mean(found.differences)),
          '95 % from': found.interval && rounded(found.interval.low),
          to: found.interval && rounded(found.interval.high),
          'p, signed rank': pValue(found.signedRank.p),
          'p, sign test': pValue(found.sign.p),
        },
      ];
    });
}

function shares(runs: DataFrame, a: string, b: string, columns: readonly string[]): boolean {
  const keys = (label: string): string[] =>
    rowsOf(runs)
      .filter((row) => row['label'] === label && row['auc'] !== null)
      .map((row) => JSON.stringify(columns.map((column) => row[column])));
  const others = new Set(keys(b));
  return keys(a).some((key) => others.has(key));
}

function meansOverSeeds(runs: DataFrame): DataFrame {
  const rows = rowsOf(runs).filter((row) => row['auc'] !== null);
  return frameOf(
    groupRows(rows, ['label', 'dataset', 'normal']).map(({ key, rows: members }) => ({
      ...key,
      auc: mean(members.map((row) => Number(row['auc']))),
    })),
  );
}

const rounded = (value: number): number => Number(value.toFixed(2));

/** A p value as tables show it: two digits, and below a ten-thousandth only that. */
export const pValue = (p: number): number | string => (p < 1e-4 ? '< 0.0001' : Number(p.toPrecision(2)));
