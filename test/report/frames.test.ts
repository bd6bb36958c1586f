import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  compareMethodNames,
  compareMethods,
  comparePublished,
  filterRows,
  frameOf,
  groupRows,
  labelMethods,
  markBest,
  methodName,
  paperResult,
  parsePublished,
  pivot,
  publishedResults,
  readTable,
  readTables,
  rowsOf,
  summarise,
  withBaselines,
} from '../../dist/report';
import { temporaryFolder } from '../support/folders';
import { withoutLeaks } from '../support/leaks';

const run = (normal: string, seed: number, auc: number | null, more = {}) => ({
  hash: `${normal}-${seed}`,
  dataset: 'mnist',
  normal,
  method: 'deep-svdd',
  objective: 'one-class',
  seed,
  auc,
  ...more,
});

describe('published numbers', () => {
  test('Table 1 is whole: 2 data sets x 10 classes x 7 methods, with status and source', () => {
    const table = publishedResults().filter(({ source }) => source === 'paper Table 1');
    expect(table.length).toBe(140);
    expect(paperResult('mnist', '3', 'one-class Deep SVDD')).toEqual({
      dataset: 'mnist',
      normal: '3',
      method: 'one-class Deep SVDD',
      mean: 91.9,
      std: 1.5,
      meanStatus: 'confirmed',
      stdStatus: 'unconfirmed',
      source: 'paper Table 1',
    });
    expect(paperResult('cifar10', 'airplane', 'KDE')?.std).toBe(0);
    expect(publishedResults().filter(({ std }) => std === null).length).toBe(20);
    expect(paperResult('mnist', '3', 'kNN')).toBeUndefined();
  });

  test('a broken file is refused, naming the row', () => {
    const head = 'dataset,normal,method,auc_mean_percent,auc_std_percent,mean_status,std_status,source\n';
    expect(() => parsePublished(`${head}m,0,KDE,x,,confirmed,,p\n`, 'f.csv')).toThrow(
      /f.csv: row 1: auc_mean/,
    );
    expect(() => parsePublished(`${head}m,0,KDE,1,,perhaps,,p\n`, 'f.csv')).toThrow(/"perhaps"/);
    expect(() => parsePublished(`${head}m,0,KDE,,,confirmed,,p\n`, 'f.csv')).toThrow(/no auc_mean_percent/);
  });
});

describe('frames', () => {
  test('what goes in comes out: nulls, texts, rows that name different columns', () =>
    withoutLeaks(() => {
      // danfo matches such rows by position.
      expect(rowsOf(frameOf([{ a: 1 }, { b: 'x', a: null }]))).toEqual([
        { a: 1, b: null },
        { a: null, b: 'x' },
      ]);
      expect(rowsOf(frameOf([], ['a']))).toEqual([]);
      expect(rowsOf(frameOf([{ a: NaN }]))).toEqual([{ a: null }]);
    }));

  test('a column that would take the place of a member is refused', () => {
    for (const column of ['mean', 'shape', 'values', 'columns']) {
      expect(() => frameOf([{ [column]: 1 }])).toThrow(`named "${column}"`);
    }
    expect(() => frameOf([{}])).toThrow(/at least one column/);
  });

  test('a table: numbers are numbers, names stay texts, nothing is null', async () => {
    const file = join(temporaryFolder(), 't.csv');
    writeFileSync(
      file,
      'hash,dataset,normal,method,nu,seed,auc\n12e4,mnist,3,kde,,1,0.5\n1,mnist,10,kde,,2,0.25\n',
    );
    expect(rowsOf(await readTable(file))).toEqual([
      { hash: '12e4', dataset: 'mnist', normal: '3', method: 'kde', nu: null, seed: 1, auc: 0.5 },
      { hash: '1', dataset: 'mnist', normal: '10', method: 'kde', nu: null, seed: 2, auc: 0.25 },
    ]);
    writeFileSync(file, 'hash,auc\na,1\n');
    await expect(readTable(file)).rejects.toThrow(/no column "dataset"/);
    writeFileSync(file, 'hash,auc\n');
    await expect(readTable(file)).rejects.toThrow(/holds no rows/);
    await expect(readTable(`${file}.not`)).rejects.toThrow(/t.csv.not cannot be read/);
  });

  test('rows are filtered by values or by a function', () => {
    const frame = frameOf([run('3', 1, 0.9), run('4', 1, 0.8)]);
    expect(rowsOf(filterRows(frame, { normal: '4' })).map((row) => row['auc'])).toEqual([0.8]);
    expect(rowsOf(filterRows(frame, (row) => Number(row['auc']) > 0.95))).toEqual([]);
    expect(() => filterRows(frame, { digit: 4 })).toThrow(/no column "digit". Its columns: hash,/);
  });

  test('groups by several columns keep "a-b", "c" and "a", "b-c" apart', () => {
    const groups = groupRows(
      [
        { x: 'a-b', y: 'c' },
        { x: 'a', y: 'b-c' },
        { x: 'a-b', y: 'c' },
        { x: null, y: 'c' },
        { x: 'null', y: 'c' },
      ],
      ['x', 'y'],
    );
    expect(groups.map(({ rows }) => rows.length)).toEqual([2, 1, 1, 1]);
    expect(groups[1].key).toEqual({ x: 'a', y: 'b-c' });
  });
});

describe('summary over seeds', () => {
  const frame = frameOf([
    run('3', 1, 0.9),
    run('3', 2, 0.94),
    run('3', 3, 0.98),
    run('4', 1, 0.8),
    run('5', 1, null),
  ]);

  test('mean, n - 1, median, count, hashes; a single run has no deviation, no value no row', () => {
    // .04^2 + 0 + .04^2 = .0032; / 2 = .0016; sqrt = .04.
    const [three, four, ...rest] = rowsOf(summarise(frame, { by: ['normal'] }));
    expect(three).toMatchObject({ normal: '3', seeds: 3, runs: '3-1 3-2 3-3' });
    expect(three['auc_mean']).toBeCloseTo(94, 10);
    expect(three['auc_std']).toBeCloseTo(4, 10);
    expect(three['auc_median']).toBeCloseTo(94, 10);
    expect(four).toEqual({ normal: '4', auc_mean: 80, auc_std: null, auc_median: 80, seeds: 1, runs: '4-1' });
    expect(rest).toEqual([]);
  });

  test('a seed that counts twice is refused: the runs differ in something', () => {
    const twice = frameOf([run('3', 1, 0.9, { nu: 0.1 }), run('3', 1, 0.8, { nu: 0.01, hash: 'other' })]);
    expect(() => summarise(twice, { by: ['normal'] })).toThrow(
      /Seed 1 counts twice in 3: the runs 3-1 and other/,
    );
    expect(rowsOf(summarise(twice, { by: ['normal', 'nu'] })).length).toBe(2);
  });

  test('the best, to the decimals that are shown, shared or not', () => {
    const summary = frameOf([
      { normal: '3', label: 'a', auc_mean: 94.04 },
      { normal: '3', label: 'b', auc_mean: 93.96 },
      { normal: '3', label: 'c', auc_mean: 93.94 },
      { normal: '4', label: 'a', auc_mean: 10 },
    ]);
    expect(rowsOf(markBest(summary, { within: ['normal'] })).map((row) => row['best'])).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  test('beside the published value: the difference, in the greater of both deviations', () => {
    const summary = frameOf(
      [
        // Published 91.9 +- 1.5, 88.5 +- .9, KDE 86.2 +- 0.
        { normal: '3', published_method: 'one-class Deep SVDD', auc_mean: 91.6, auc_std: 0.2 },
        { normal: '5', published_method: 'one-class Deep SVDD', auc_mean: 86.1, auc_std: 1 },
        { normal: '3', published_method: 'KDE', auc_mean: 86.25, auc_std: null },
        { normal: '3', published_method: 'kNN', auc_mean: 86, auc_std: null },
      ].map((row) => ({ dataset: 'mnist', ...row })),
    );
    const [three, five, kde, knn] = rowsOf(comparePublished(summary));
    expect(three).toMatchObject({
      published: 91.9,
      published_std: 1.5,
      published_status: 'confirmed',
      flagged: false,
    });
    // -.3 / 1.5; -2.4 / 1 > 2; .05 / .05.
    expect(three['deviations']).toBeCloseTo(-0.2, 10);
    expect(five['deviations']).toBeCloseTo(-2.4, 10);
    expect(five['flagged']).toBe(true);
    expect(kde['deviations']).toBeCloseTo(1, 10);
    expect(kde).toMatchObject({ flagged: false, published_status: 'unconfirmed' });
    expect(knn).toMatchObject({ published: null, difference: null, deviations: null, flagged: false });
  });

  test('pivot: class x method, gaps are null, two values in a cell are refused', () => {
    const summary = [
      { normal: '3', label: 'a', auc_mean: 1 },
      { normal: '3', label: 'b', auc_mean: 2 },
      { normal: '4', label: 'b', auc_mean: 3 },
    ];
    const by = { rows: 'normal', columns: 'label', values: 'auc_mean' };
    expect(rowsOf(pivot(frameOf(summary), by))).toEqual([
      { normal: '3', a: 1, b: 2 },
      { normal: '4', a: null, b: 3 },
    ]);
    expect(() => pivot(frameOf([...summary, summary[0]]), by)).toThrow(/normal 3, a has two/);
  });
});

describe('methods', () => {
  test('as the paper names them', () => {
    const name = (row: Record<string, string>) => methodName(row);
    expect(name({ method: 'deep-svdd', objective: 'soft-boundary' })).toBe('soft-boundary Deep SVDD');
    expect(name({ method: 'autoencoder' })).toBe('DCAE');
    expect(name({ method: 'ocsvm', features: 'pixels' })).toBe('OC-SVM/SVDD');
    expect(name({ method: 'kde', features: 'autoencoder' })).toBe('KDE on DCAE');
    expect(name({ method: 'ocsvm', features: 'deep-svdd' })).toBe('OC-SVM/SVDD on Deep SVDD');
  });

  test('a label names the settings in which runs of a method differ, and no other', () => {
    const rows = labelMethods([
      run('3', 1, 0.9, { port: 'theano', nu: 0.1 }),
      run('3', 1, 0.8, { port: 'pytorch', nu: 0.1 }),
      { method: 'kde', port: null, seed: 1 },
    ]);
    expect(rows.map((row) => row['label'])).toEqual([
      'one-class Deep SVDD, theano',
      'one-class Deep SVDD, pytorch',
      'KDE',
    ]);
    expect(rows[1]['published_method']).toBe('one-class Deep SVDD');
  });

  test('runs in half the precision are named; the usual one is not, whether a table says so or not', () => {
    const labels = labelMethods([
      run('3', 1, 0.9, { precision: 'f32' }),
      run('3', 2, 0.8, { precision: 'bf16' }),
      run('4', 1, 0.7),
    ]).map((row) => row['label']);
    expect(labels).toEqual(['one-class Deep SVDD', 'one-class Deep SVDD, bf16', 'one-class Deep SVDD']);
    const untrained = { auc_untrained: 0.7, pretrain_epochs: 50 };
    const added = withBaselines([
      run('3', 1, 0.9, { ...untrained, precision: 'f32' }),
      run('3', 1, 0.9, { ...untrained, pretrain_epochs: 350 }),
      run('3', 1, 0.9, { ...untrained, precision: 'bf16' }),
    ]).slice(3);
    expect(added.map(({ precision }) => precision)).toEqual(['f32', 'bf16']);
  });

  test('epochs of pretraining and training that differ are said together', () => {
    const labels = labelMethods([
      run('3', 1, 0.9, { epochs: 150, pretrain_epochs: 350 }),
      run('3', 1, 0.8, { epochs: 50, pretrain_epochs: 50 }),
      { ...run('3', 1, 0.8, { epochs: 350, pretrain_epochs: 0 }), method: 'autoencoder' },
      { ...run('3', 1, 0.8, { epochs: 50, pretrain_epochs: 0 }), method: 'autoencoder' },
    ]).map((row) => row['label']);
    const name = 'one-class Deep SVDD';
    expect(labels).toEqual([
      `${name}, 350 + 150 epochs`,
      `${name}, 50 + 50 epochs`,
      'DCAE, 350 epochs',
      'DCAE, 50 epochs',
    ]);
  });

  test('runs of a table that does not speak of pretraining had it', () => {
    const labels = labelMethods([
      run('3', 1, 0.9),
      run('3', 2, 0.9, { pretrain: 'true' }),
      run('3', 1, 0.8, { pretrain: 'false' }),
      { ...run('3', 1, 0.7), method: 'autoencoder' },
    ]).map((row) => row['label']);
    const name = 'one-class Deep SVDD';
    expect(labels).toEqual([`${name}, pretrained`, `${name}, pretrained`, `${name}, not pretrained`, 'DCAE']);
  });

  test('an autoencoder is no stand-in for one that was trained longer', () => {
    const measured = { port: 'theano', profile: 'paper', auc_untrained: 0.7, auc_autoencoder: 0.8 };
    const long = run('3', 1, 0.9, { ...measured, epochs: 150, pretrain_epochs: 350 });
    const short = { ...run('3', 1, 0.6, { ...measured, epochs: 50 }), method: 'autoencoder' };
    const added = withBaselines([long, short]).slice(2);
    expect(added.map(({ method, epochs }) => [method, epochs])).toEqual([
      ['untrained network', undefined],
      ['autoencoder', 350],
    ]);
  });

  test('baselines become rows of their own, once a setting, unless they have a run', () => {
    const measured = { port: 'theano', profile: 'paper', auc_untrained: 0.7, auc_autoencoder: 0.8 };
    const rows = [run('3', 1, 0.9, measured), run('3', 1, 0.91, { ...measured, objective: 'soft-boundary' })];
    const added = withBaselines(rows).slice(2);
    expect(added.map((row) => [row['method'], row['auc'], row['hash']])).toEqual([
      ['untrained network', 0.7, '3-1'],
      ['autoencoder', 0.8, '3-1'],
    ]);
    const own = { ...rows[0], method: 'autoencoder', auc: 0.81 };
    expect(
      withBaselines([...rows, own])
        .slice(3)
        .map((row) => row['method']),
    ).toEqual(['untrained network']);
  });

  test('an autoencoder before Deep SVDD and one that is a run itself are one method, whatever their nu', () => {
    const [before, itself] = [
      run('3', 1, 0.9, { nu: 0.01, epochs: 150, pretrain_epochs: 120, auc_autoencoder: 0.8 }),
      { ...run('3', 2, 0.81, { nu: 0.1, epochs: 120, pretrain_epochs: 0 }), method: 'autoencoder' },
    ];
    const labels = labelMethods(withBaselines([before, itself])).map((row) => row['label']);
    expect(labels).toEqual(['one-class Deep SVDD', 'DCAE', 'DCAE']);
  });

  test('the pretrained network too where it is asked for; an autoencoder on the way is the one of a run of its own', () => {
    const measured = { port: 'theano', profile: 'paper', nu: 0.1, epochs: 30, pretrain_epochs: 5 };
    const aucs = { auc_untrained: 0.7, auc_pretrained: 0.6, auc_autoencoder: 0.8 };
    const rows = [run('3', 1, 0.9, { ...measured, ...aucs }), run('3', 2, 0.9, measured)];
    const added = withBaselines(rows, { pretrained: true }).slice(2);
    expect(added.map((row) => [row['method'], row['auc'], row['epochs'] ?? null])).toEqual([
      ['untrained network', 0.7, null],
      ['pretrained network', 0.6, null],
      ['autoencoder', 0.8, 5],
    ]);
    const own = {
      ...rows[1],
      method: 'autoencoder',
      objective: null,
      epochs: 5,
      pretrain_epochs: 0,
      auc: 0.81,
    };
    const labelled = labelMethods(withBaselines([rows[0], own]));
    expect([...new Set(labelled.map((row) => row['label']))]).toEqual([
      'one-class Deep SVDD',
      'DCAE',
      'untrained network',
    ]);
  });

  test("stand in the order of the paper's tables", () => {
    const names = [
      'one-class Deep SVDD, b',
      'KDE',
      'new',
      'DCAE',
      'soft-boundary Deep SVDD',
      'untrained network',
    ];
    expect(names.sort(compareMethodNames)).toEqual([
      'untrained network',
      'KDE',
      'DCAE',
      'new',
      'soft-boundary Deep SVDD',
      'one-class Deep SVDD, b',
    ]);
  });
});

describe('two methods', () => {
  const rows = [1, 2, 3].flatMap((seed) => [
    run('3', seed, 0.9 + seed / 100, { label: 'a' }),
    run('3', seed, 0.9, { label: 'b' }),
  ]);

  test('are compared pair by pair, in points: 1, 2, 3', () => {
    const { differences, pairs, unpaired, interval, signedRank, sign } = compareMethods(
      frameOf([...rows, run('4', 1, 0.5, { label: 'a' })]),
      { a: 'a', b: 'b' },
    );
    expect(differences.map((difference) => Number(difference.toFixed(9)))).toEqual([1, 2, 3]);
    expect(pairs[2]).toEqual({ dataset: 'mnist', normal: '3', seed: 3 });
    expect(unpaired).toBe(1);
    // 2 -+ 4.3027 * 1 / sqrt(3), Student's quantile for two degrees of freedom.
    expect(interval?.low).toBeCloseTo(2 - 4.302653 / Math.sqrt(3), 4);
    expect([signedRank.p, sign.positive]).toEqual([0.25, 3]);
  });

  test('a single pair has no interval; none in common, or a pair twice, is refused', () => {
    expect(compareMethods(frameOf(rows.slice(0, 2)), { a: 'a', b: 'b' }).interval).toBeNull();
    expect(() => compareMethods(frameOf(rows), { a: 'a', b: 'c' })).toThrow(
      /no dataset, normal, seed in common.*a; b/,
    );
    expect(() => compareMethods(frameOf([...rows, rows[0]]), { a: 'a', b: 'b' })).toThrow(/a has two rows/);
  });
});

test('several tables are one frame, of the columns of all; those that are not there are left out', async () => {
  const folder = temporaryFolder();
  const [a, b, missing] = ['a', 'b', 'c'].map((name) => join(folder, `${name}.csv`));
  writeFileSync(a, 'hash,dataset,normal,method,seed,auc\nh1,mnist,3,kde,1,0.9\n');
  writeFileSync(b, 'hash,dataset,normal,method,seed,auc,gcn\nh2,mnist,5,ocsvm,2,0.8,l1\n');
  const frame = await readTables([a, missing, b]);
  expect(frame && rowsOf(frame)).toEqual([
    { hash: 'h1', dataset: 'mnist', normal: '3', method: 'kde', seed: 1, auc: 0.9, gcn: null },
    { hash: 'h2', dataset: 'mnist', normal: '5', method: 'ocsvm', seed: 2, auc: 0.8, gcn: 'l1' },
  ]);
  // The same run again, in a table with other columns.
  const again = join(folder, 'd.csv');
  writeFileSync(again, 'hash,dataset,normal,method,seed,auc,gcn,pca\nh1,mnist,3,kde,1,0.9,l1,0.95\n');
  const both = await readTables([a, again]);
  expect(both && rowsOf(both)).toEqual([
    {
      ...{ hash: 'h1', dataset: 'mnist', normal: '3', method: 'kde', seed: 1, auc: 0.9 },
      gcn: 'l1',
      pca: 0.95,
    },
  ]);
  expect(await readTables([missing])).toBeUndefined();
  writeFileSync(missing, 'hash,auc\n');
  await expect(readTables([a, missing])).rejects.toThrow(/c.csv holds no rows/);
});
