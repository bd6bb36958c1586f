import { frameOf, rowsOf, type DataFrame, type FrameRow } from './frames';

/**
 * Runs against other sets' images as rows for `summaryTable` and `operatingPointRows`: the outliers take the place of the
 * normal class (`normal`), with the statistics that images were standardised by where runs of that data set differ in
 * them. What looks at images as they are (`standardise` none) stands beside every statistics.
 *
 * Pretrained runs come first, so that `withBaselines` finds their autoencoder.
 *
 * @param runs rows of log/tables with the columns `outlier_dataset` and `standardise`
 */
export function outlierRows(runs: DataFrame): DataFrame {
  const rows = rowsOf(runs).filter((row) => (row['outlier_dataset'] ?? 'none') !== 'none');
  const statisticsOf = (row: FrameRow): string[] => {
    const same = rows.filter((other) =>
      ['dataset', 'outlier_dataset'].every((column) => other[column] === row[column]),
    );
    const all = new Set(same.map((other) => String(other['standardise'] ?? 'none')));
    all.delete('none');
    const own = String(row['standardise'] ?? 'none');
    return own === 'none' && all.size > 0 ? [...all] : [own];
  };
  const differ = new Set(rows.filter((row) => row['standardise'] === 'own').map((row) => row['dataset']));
  const named = rows.flatMap((row) =>
    statisticsOf(row).map((statistics) => ({
      ...row,
      normal: `${String(row['outlier_dataset'])}${differ.has(row['dataset']) ? `, ${NAMES[statistics] ?? statistics}` : ''}`,
      standardise: null,
    })),
  );
  const pretrained = (row: FrameRow): number => Number(String(row['pretrain'] ?? '') === 'true');
  named.sort((a, b) => pretrained(b) - pretrained(a));
  return frameOf(named, runs.columns as string[]);
}

const NAMES: Readonly<Record<string, string>> = {
  'normal-set': "the normal set's statistics",
  own: 'own statistics',
  none: 'as it is',
};
