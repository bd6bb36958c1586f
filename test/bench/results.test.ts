import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { benchMarkdown, benchNotes, renderReadme, type BenchRow } from '../../dist/report';
import { temporaryFolder } from '../support/folders';

const root = join(import.meta.dirname, '..', '..');
const inBench = (name: string) => import(pathToFileURL(join(root, 'bench', name)).href);

interface Results {
  median: (values: number[]) => number;
  ratioRow: (what: object, ours: number[], peers: Record<string, number[]>) => Partial<BenchRow>;
  absoluteRow: (what: object, values: number[]) => Partial<BenchRow>;
  amongOthers: (rows: BenchRow[], before: BenchRow[]) => BenchRow[] | undefined;
}
interface Keep {
  keepResults: (folder: string, rows: BenchRow[], how: { partly: boolean }) => Promise<boolean>;
}
interface Machine {
  processor: (cpuinfo: string, otherwise?: string) => string;
}
interface WholeRuns {
  extrapolated: (seconds: number, epochs: Record<string, number[]>, wanted: Record<string, number>) => number;
}

test('the middle of sorted numbers, and of the two in the middle', async () => {
  const { median } = (await inBench('results.mjs')) as Results;
  expect(median([10, 9, 1])).toBe(9);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('ratios are taken against the best variant: 2 / 4 by the minimum, 3 / 5 by the median', async () => {
  const { ratioRow } = (await inBench('results.mjs')) as Results;
  const what = { name: 'a step', peerName: 'peer', unit: 'ms', target: 0.7 };
  // The first variant has the smaller minimum, 4, the second one the smaller median, 5.
  const row = ratioRow(what, [2, 3, 9], { first: [4, 8, 9], second: [5, 5, 6] });
  expect(row).toEqual({ ...what, ours: 2, peer: 4, ratioOfMinima: 0.5, ratioOfMedians: 0.6 });
});

test('a row without a peer keeps the least', async () => {
  const { absoluteRow } = (await inBench('results.mjs')) as Results;
  expect(absoluteRow({ name: 'a load', unit: 's', target: 2 }, [3, 1.5])).toMatchObject({
    ours: 1.5,
    peer: null,
    ratioOfMinima: null,
  });
});

test('a run of 10 + 20 epochs from one of 4 + 1 in 27 s: 6 epochs more of 2 s and 19 of 4 s', async () => {
  const { extrapolated } = (await inBench('wholeRuns.mjs')) as WholeRuns;
  const epochs = { autoencoder: [9, 3, 2, 2], 'deep-svdd': [4] };
  expect(extrapolated(27, epochs, { autoencoder: 10, 'deep-svdd': 20 })).toBe(27 + 12 + 76);
});

const row: BenchRow = {
  ...{ name: 'a step', ours: 1.234, peer: 2.5, peerName: 'PyTorch', unit: 'ms' },
  ...{ ratioOfMinima: 0.4936, ratioOfMedians: 0.61, target: 0.55 },
  ...{ machine: 'a machine', versions: 'Node 20', rounds: 3, date: '2026-01-02', clock: 'wall' },
};

test('a processor is told by its model and its widest instructions', async () => {
  const { processor } = (await inBench('machine.mjs')) as Machine;
  const info = (flags: string) =>
    `processor\t: 0\nmodel name\t: Intel(R) Xeon(R) Processor\nflags\t\t: fpu ${flags}\n\nprocessor\t: 1\n`;
  expect(processor(info('avx2 avx512f amx_bf16 amx_tile'))).toBe('Intel Xeon with AMX');
  expect(processor(info('avx2 avx512f'))).toBe('Intel Xeon with AVX-512');
  expect(processor(info('avx2'))).toBe('Intel Xeon with AVX2');
  expect(processor('BogoMIPS : 50\n', 'Neoverse-N1')).toBe('Neoverse-N1');
});

describe('what is kept', () => {
  const [here, there] = ['AMD EPYC with AVX2, 2 cores', 'Intel Xeon with AMX, 2 cores'].map((machine) => ({
    ...row,
    machine,
  }));
  const kept = (folder: string) =>
    Object.fromEntries(
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as BenchRow[]]),
    );

  test('results of another machine stay beside the latest, until it is measured again', async () => {
    const { keepResults } = (await inBench('keep.mjs')) as Keep;
    const folder = temporaryFolder();
    expect(await keepResults(folder, [here], { partly: false })).toBe(true);
    expect(kept(folder)).toEqual({ 'latest.json': [here] });
    expect(readFileSync(join(folder, 'latest.md'), 'utf8')).toMatch(
      /^# Side by side\n\n\| .*\n- Node 20; 3 /s,
    );
    await keepResults(folder, [there], { partly: false });
    expect(kept(folder)).toEqual({ 'amd-epyc-with-avx2.json': [here], 'latest.json': [there] });
    const again = { ...here, ours: 1 };
    await keepResults(folder, [again], { partly: false });
    expect(kept(folder)).toEqual({ 'intel-xeon-with-amx.json': [there], 'latest.json': [again] });
    expect(readdirSync(folder).length).toBe(4);
  });

  test('a part comes among the others of its machine, or is not kept', async () => {
    const { keepResults } = (await inBench('keep.mjs')) as Keep;
    const folder = temporaryFolder();
    const load = { ...here, name: 'a load' };
    await keepResults(folder, [here, load], { partly: false });
    const later = { ...load, ours: 1 };
    expect(await keepResults(folder, [later], { partly: true })).toBe(true);
    expect(await keepResults(folder, [there], { partly: true })).toBe(false);
    expect(kept(folder)).toEqual({ 'latest.json': [here, later] });
  });
});

describe('the table', () => {
  const alone: BenchRow = {
    ...row,
    ...{ name: 'a load', ours: 250.4, unit: 'MB', target: 200 },
    ...{ peer: null, peerName: null, ratioOfMinima: null, ratioOfMedians: null },
  };

  test('says what was measured, and marks what misses its target', () => {
    const lines = benchMarkdown([row, { ...row, target: 0.4 }, alone]).split('\n');
    const cells = (line: string) => line.split('|').map((cell) => cell.trim());
    expect(cells(lines[2])).toEqual([
      '',
      'a step',
      '1.23 ms',
      '2.50 ms (PyTorch)',
      '0.49',
      '0.61',
      '0.55',
      '',
    ]);
    expect(cells(lines[3])[4]).toBe('0.49 ✗');
    const narrow = benchMarkdown([{ ...row, target: 0.49 }]).split('\n');
    expect(cells(narrow[2]).slice(4, -1)).toEqual(['0.494 ✗', '0.61', '0.49']);
    expect(cells(lines[4])).toEqual(['', 'a load', '250 MB ✗', '-', '-', '-', '200 MB', '']);
    expect(lines.at(-1)).toMatch(/wall time, on one core of the machine: on a machine, 2026-01-02\.$/);
  });

  test('has a column for each other machine, with its own marks', () => {
    const machine = 'AMD EPYC with AVX2, 2 cores';
    const slower = { ...row, machine, ratioOfMinima: 0.7, date: '2026-01-03' };
    const lines = benchMarkdown([row, alone], [[slower]]).split('\n');
    const cells = (line: string) => line.split('|').map((cell) => cell.trim());
    expect(cells(lines[0]).slice(5, -1)).toEqual(['ratio of medians', 'on AMD EPYC with AVX2', 'target']);
    expect(cells(lines[2]).slice(4, -1)).toEqual(['0.49', '0.61', '0.70 ✗', '0.55']);
    expect(cells(lines[3]).slice(4, -1)).toEqual(['-', '-', '-', '200 MB']);
    expect(lines.at(-1)).toMatch(/on a machine, 2026-01-02; on AMD EPYC with AVX2, 2 cores, 2026-01-03\.$/);
  });

  test('rows measured later take their places, and their dates and notes are told', async () => {
    const { amongOthers } = (await inBench('results.mjs')) as Results;
    const later = { ...row, ours: 1, date: '2026-01-04', versions: 'Node 22', note: 'better' };
    const other = { ...alone, name: 'another load' };
    const all = amongOthers([later, other], [row, alone]) ?? [];
    expect(all).toEqual([later, alone, other]);
    expect(benchMarkdown(all)).toContain('on a machine, 2026-01-02 to 2026-01-04.');
    expect(benchNotes(all)).toEqual([
      'Node 22; 3 rounds.',
      'Node 20; 3 rounds.',
      expect.stringMatching(/^PyTorch: the best/),
      'a step: better',
    ]);
    expect(amongOthers([{ ...later, machine: 'another' }], [row])).toBeUndefined();
    expect(amongOthers([{ ...later, clock: 'cpu' }], [row])).toBeUndefined();
  });

  test('fills its place in a README from the results', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bench', 'results'), { recursive: true });
    writeFileSync(join(folder, 'bench', 'results', 'latest.json'), JSON.stringify([row]));
    const text = 'Before\n\n<!-- generated bench latest -->\nold\n<!-- /generated -->\n';
    const { text: filled } = await renderReadme(text, folder);
    expect(filled).toContain('| a step |');
    expect(filled).not.toContain('old');
    expect((await renderReadme(filled, folder)).text).toBe(filled);
    const others = JSON.stringify([{ ...row, machine: 'another machine' }]);
    writeFileSync(join(folder, 'bench', 'results', 'another-machine.json'), others);
    expect((await renderReadme(filled, folder)).text).toContain('| on another machine |');
    writeFileSync(join(folder, 'bench', 'results', 'latest.json'), '{}');
    await expect(renderReadme(text, folder)).rejects.toThrow(
      /latest\.json holds no results of "npm run bench"/,
    );
  });
});
