import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { removeLeftovers, writeFileWhole } from '../files';
import { waitForLock } from '../locks';
import { classesText, type RunConfig } from './config';
import { csvRows, parseCsv, type CsvValue } from './csv';
import type { RunMetrics } from './metrics';

/** A finished run as a row of a table, by column name. */
export type TableRow = Readonly<Record<string, CsvValue>>;

/**
 * One run as a row: what identifies it, what it found, and what it was made with. Rates are fractions of 1.
 *
 * @param varied keys of the config that get a column too, unless they have one
 */
export function tableRow(config: RunConfig, metrics: RunMetrics, varied: readonly string[] = []): TableRow {
  const { versions } = metrics;
  const row = {
    hash: metrics.hash,
    dataset: config.dataset,
    normal: classesText(config.normal, ' '),
    method: config.method,
    objective: config.objective ?? null,
    nu: config.nu ?? null,
    port: config.port ?? null,
    profile: config.profile,
    seed: config.seed,
    auc: rounded(metrics.auc),
    auc_untrained: rounded(metrics.aucUntrained),
    auc_autoencoder: rounded(metrics.aucAutoencoder),
    auc_pretrained: rounded(metrics.aucPretrained),
    accuracy: rounded(metrics.accuracy),
    tpr_at_radius: rounded(metrics.tprAtThreshold),
    fpr_at_radius: rounded(metrics.fprAtThreshold),
    fpr_at_95_tpr: rounded(metrics.fprAt95Tpr),
    epochs: metrics.epochs,
    pretrain_epochs: metrics.pretrainEpochs,
    seconds: Number(metrics.seconds.toFixed(1)),
    threads: metrics.threads,
    versions: `deep-svdd ${versions.deepSvdd}; tensorflow ${versions.tensorflow}; node ${versions.node}`,
    finished: metrics.finished,
  };
  const others = varied.map((key) => [columnOf(key), text(config[key as keyof RunConfig])] as const);
  return { ...row, ...Object.fromEntries(others.filter(([column]) => !(column in row))) };
}

/** aeEpochs -> ae_epochs */
export function columnOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * The keys of a config that a table has columns for, so that a row which is put into it later says as much as those in it.
 *
 * @param columns of the table
 */
export const keysAmong = (columns: readonly string[], config: RunConfig): string[] =>
  Object.keys(config).filter((key) => columns.includes(columnOf(key)));

/**
 * The columns of a table; none where there is no such table yet.
 *
 * @throws DataError when the file is no such table
 */
export async function columnsIn(file: string): Promise<string[]> {
  return existsSync(file) ? Object.keys(parseCsv(await readFile(file, 'utf8'), file)[0] ?? {}) : [];
}

function text(value: unknown): CsvValue {
  if (value === undefined) return null;
  return Array.isArray(value) ? value.join(' ') : (value as CsvValue);
}

/**
 * Puts rows into a CSV file that is replaced whole, sorted by data set, normal class, method, port and seed; a row whose
 * hash is there already is replaced, but for columns that the new one has not.
 *
 * @throws DataError when the file is no such table
 */
export async function mergeRows(file: string, rows: readonly TableRow[]): Promise<void> {
  // Others may be adding theirs.
  const lock = await waitForLock(`${file}.lock`);
  try {
    await removeLeftovers(file);
    await merge(file, rows);
  } finally {
    await lock.release();
  }
}

async function merge(file: string, rows: readonly TableRow[]): Promise<void> {
  const existing: TableRow[] = existsSync(file) ? parseCsv(await readFile(file, 'utf8'), file) : [];
  const byHash = new Map<string, TableRow>();
  for (const row of [...existing, ...rows]) {
    const hash = String(row['hash']);
    byHash.set(hash, { ...byHash.get(hash), ...row });
  }
  const merged = [...byHash.values()].sort((a, b) =>
    sortKey(a).localeCompare(sortKey(b), 'en', { numeric: true }),
  );
  const columns = [...new Set(merged.flatMap((row) => Object.keys(row)))];
  await writeFileWhole(
    file,
    csvRows([columns, ...merged.map((row) => columns.map((column) => row[column] ?? null))]),
  );
}

function sortKey(row: TableRow): string {
  return ['dataset', 'normal', 'method', 'objective', 'nu', 'port', 'profile', 'seed']
    .map((column) => String(row[column] ?? ''))
    .join('|');
}

/** Six decimals: beyond what ten thousand images can tell apart. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(6));
}
