import type { FrameRow } from './frames';
import { groupRows } from './frames';
import type { Rows } from './tables';

/** Shallow methods as the paper's tables name them. */
const SHALLOW: Readonly<Record<string, string>> = {
  ocsvm: 'OC-SVM/SVDD',
  kde: 'KDE',
  'isolation-forest': 'IF',
  knn: 'kNN',
};

/** A network whose features a shallow method works on, as the method itself is named. */
const FEATURES: Readonly<Record<string, string>> = { autoencoder: 'DCAE', 'deep-svdd': 'Deep SVDD' };

/** The order in which methods stand in tables and figures; what is not named here follows. */
const ORDER = [
  'untrained network',
  'pretrained network',
  'OC-SVM/SVDD',
  'KDE',
  'IF',
  'kNN',
  'AnoGAN',
  'DCAE',
];
const LAST = ['soft-boundary Deep SVDD', 'one-class Deep SVDD'];

/** Settings in which runs of one method may differ, in the order in which a label names them. */
const SETTINGS = [
  ...['profile', 'port', 'nu', 'features', 'network', 'standardise', 'pretrain', 'epochs', 'pretrain_epochs'],
  ...['precision', 'gcn', 'pca', 'kernel', 'gamma', 'bandwidth', 'bandwidth_grid'],
];

/** A run's method as the paper names it; hybrids by what they work on: 'KDE on DCAE'. */
export function methodName(row: FrameRow): string {
  const method = String(row['method']);
  if (method === 'deep-svdd') return `${String(row['objective'] ?? 'one-class')} Deep SVDD`;
  if (method === 'autoencoder') return 'DCAE';
  const features = String(row['features'] ?? 'pixels');
  const name = SHALLOW[method] ?? method;
  return features === 'pixels' ? name : `${name} on ${FEATURES[features] ?? features}`;
}

/**
 * The rows with two columns more: `published_method`, as the paper names the method, and `label`, which also names the
 * settings in which the rows of that method differ, so that runs made differently are never averaged:
 * 'one-class Deep SVDD, pytorch'. Where rows have a column `part` (`tellPartsApart`), it stands for the settings of its part.
 */
export function labelMethods(rows: Rows): FrameRow[] {
  const named = rows.map((row) => ({ ...row, published_method: methodName(row) }));
  const labels = new Map<FrameRow, string>();
  for (const group of groupRows(named, ['published_method', 'part'])) {
    const differing = SETTINGS.filter(
      (column) =>
        new Set(group.rows.map((row) => settingOf(row, column))).size > 1 &&
        // Its nu sets a threshold and changes no score.
        !(column === 'nu' && group.key['published_method'] === 'DCAE'),
    );
    const part = group.key['part'] ?? null;
    const differs = (column: string): boolean => differing.includes(column);
    const paired = differs('epochs') && differs('pretrain_epochs') && !differs('pretrain');
    for (const row of group.rows) {
      const settings = differing
        .filter((column) => settingOf(row, column) !== null)
        // Said together with the epochs; without pretraining there are none.
        .filter((column) => column !== 'pretrain_epochs' || !(paired || differs('pretrain')))
        .map((column) =>
          paired && column === 'epochs'
            ? `${String(row['pretrain_epochs'] ?? 0)} + ${String(row['epochs'])} epochs`
            : describe(column, String(settingOf(row, column))),
        );
      labels.set(row, [row['published_method'], ...(part === null ? [] : [part]), ...settings].join(', '));
    }
  }
  return named.map((row) => ({ ...row, label: labels.get(row) ?? row.published_method }));
}

/**
 * The rows of an experiment's runs; those of a method whose labels do not tell its runs apart have a column `part` in addition,
 * the name of the part that a run is of.
 *
 * @param parts the names of the parts that ask for a run, by its hash
 */
export function tellPartsApart(rows: Rows, parts: ReadonlyMap<string, readonly string[]>): FrameRow[] {
  const labelled = labelMethods(rows);
  const seen = new Set<string>();
  const mixed = new Set<unknown>();
  for (const row of labelled) {
    const run = JSON.stringify(['dataset', 'normal', 'label', 'seed'].map((column) => row[column] ?? null));
    if (seen.has(run)) mixed.add(row['published_method']);
    seen.add(run);
  }
  return rows.map((row, i) => {
    const part = parts.get(String(row['hash']))?.[0];
    return part !== undefined && mixed.has(labelled[i]['published_method']) ? { ...row, part } : row;
  });
}

/**
 * A setting as a row has it; null where it has none. A table whose runs all have the usual value does not say so, which is float32,
 * never named, and, of Deep SVDD, with pretraining.
 */
function settingOf(row: FrameRow, column: string): unknown {
  const value = row[column] ?? null;
  if (column === 'precision' && value === 'f32') return null;
  if (column === 'pretrain' && row['method'] === 'deep-svdd') return String(value ?? true);
  return value;
}

/** What the runs of Deep SVDD measure on the way, and in which column. */
const ON_THE_WAY = {
  'untrained network': 'auc_untrained',
  'pretrained network': 'auc_pretrained',
  autoencoder: 'auc_autoencoder',
} as const;

/**
 * The rows with what Deep SVDD's own runs measured as rows of their own: the untrained network, and the autoencoder unless
 * it has a run itself. They keep the hash of the run that they come from.
 *
 * @param pretrained adds the pretrained network, scored as Deep SVDD does before the first step of its training
 */
export function withBaselines(rows: Rows, { pretrained = false } = {}): FrameRow[] {
  const key = (method: string, row: FrameRow, epochs: unknown): string =>
    JSON.stringify([
      method,
      ...['dataset', 'normal', 'profile', 'port', 'seed', 'precision'].map((column) =>
        settingOf(row, column),
      ),
      epochs ?? null,
    ]);
  const seen = new Set(
    rows
      .filter((row) => row['method'] === 'autoencoder')
      .map((row) => key('autoencoder', row, row['epochs'])),
  );
  const extra = rows.flatMap((row): FrameRow[] => {
    // Where parts are told apart, each would have its own.
    if (row['method'] !== 'deep-svdd' || (row['part'] ?? null) !== null) return [];
    const { hash, dataset, normal, profile, port, seed, precision = null } = row;
    const common = { hash, dataset, normal, profile, port, seed, precision };
    // As the row of a run of the autoencoder itself would say.
    const trained = { nu: row['nu'] ?? null, epochs: row['pretrain_epochs'] ?? null, pretrain_epochs: 0 };
    return Object.entries(ON_THE_WAY).flatMap(([method, column]): FrameRow[] => {
      const auc = row[column] ?? null;
      if (auc === null || (method === 'pretrained network' && !pretrained)) return [];
      // The network as it begins is the same however long an autoencoder is trained.
      const own = key(method, row, method === 'untrained network' ? null : row['pretrain_epochs']);
      if (seen.has(own)) return [];
      seen.add(own);
      return [{ ...common, ...(method === 'autoencoder' ? trained : {}), method, auc }];
    });
  });
  return [...rows, ...extra];
}

/** Orders methods as the paper's tables do; the settings in a label do not count. */
export function compareMethodNames(a: string, b: string): number {
  const place = (label: string): number => {
    const name = label.split(', ')[0];
    const early = ORDER.indexOf(name);
    return early >= 0 ? early : 100 + (LAST.indexOf(name) >= 0 ? 100 + LAST.indexOf(name) : 0);
  };
  return place(a) - place(b) || a.localeCompare(b, 'en', { numeric: true });
}

function describe(column: string, value: string): string {
  if (column === 'nu') return `ν = ${value}`;
  if (column === 'standardise') return `${value} statistics`;
  if (column === 'epochs' || column === 'pretrain_epochs') return `${value} ${column.replace('_', ' ')}`;
  if (column === 'gcn') return value === 'none' ? 'no GCN' : `GCN ${value}`;
  if (column === 'pca') return `PCA ${value}`;
  if (column === 'gamma' || column === 'bandwidth') return `${column} ${value}`;
  if (column === 'bandwidth_grid') return `${value} grid`;
  return column === 'pretrain' ? (value === 'true' ? 'pretrained' : 'not pretrained') : value;
}
