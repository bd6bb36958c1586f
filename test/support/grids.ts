import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv } from '../../dist/experiments/csv';
import type { Experiment } from '../../dist/experiments/experiment';

/** A digit, three methods that share an autoencoder, and one without: runs of a second or two. */
export const SMALL: Experiment = {
  name: 'small',
  title: 'As little as has every part of an experiment.',
  settings: { dataset: 'mnist', profile: 'smoke' },
  grid: { normal: [[0]], seed: [1] },
  parts: [
    { name: 'one-class', settings: { objective: 'one-class' } },
    { name: 'soft', settings: { objective: 'soft-boundary' }, grid: { nu: [0.01, 0.1] }, best: ['nu'] },
    { name: 'dcae', settings: { method: 'autoencoder', nu: 0.2 } },
    { name: 'knn', settings: { method: 'knn' } },
  ],
};

/** Writes an experiment beside its log folder; returns the file's name. */
export function writeExperiment(folder: string, experiment: Experiment = SMALL): string {
  writeFileSync(join(folder, `${experiment.name}.json`), JSON.stringify(experiment));
  return `${experiment.name}.json`;
}

/** What the runs of a log folder found, by hash. */
export function scoresIn(log: string): Map<string, string> {
  const hashes = readdirSync(join(log, 'runs')).sort();
  return new Map(hashes.map((hash) => [hash, readFileSync(join(log, 'runs', hash, 'scores.csv'), 'utf8')]));
}

export const rowsIn = (file: string): Record<string, string>[] => parseCsv(readFileSync(file, 'utf8'), file);
