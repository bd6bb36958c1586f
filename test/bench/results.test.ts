import { mkdirSync, writeFileSync } from 'node:fs';
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

describe('the table', () => {
  const row: BenchRow = {
    ...{ name: 'a step', ours: 1.234, peer: 2.5, peerName: 'PyTorch', unit: 'ms' },
    ...{ ratioOfMinima: 0.4936, ratioOfMedians: 0.61, target: 0.55 },
    ...{ machine: 'a machine', versions: 'Node 20', rounds: 3, date: '2026-01-02', clock: 'wall' },
  };
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
    expect(cells(lines[3]).at(-2)).toBe('0.40 ✗');
    const narrow = benchMarkdown([{ ...row, target: 0.49 }]).split('\n');
    expect(cells(narrow[2]).slice(4, -1)).toEqual(['0.494', '0.61', '0.49 ✗']);
    expect(cells(lines[4])).toEqual(['', 'a load', '250 MB', '-', '-', '-', '200 MB ✗', '']);
    expect(lines.at(-1)).toMatch(/2026-01-02 on one core of a machine.*wall time/);
  });

  test('rows measured later take their places, and their dates and notes are told', async () => {
    const { amongOthers } = (await inBench('results.mjs')) as Results;
    const later = { ...row, ours: 1, date: '2026-01-04', versions: 'Node 22', note: 'better' };
    const other = { ...alone, name: 'another load' };
    const all = amongOthers([later, other], [row, alone]) ?? [];
    expect(all).toEqual([later, alone, other]);
    expect(benchMarkdown(all)).toContain('Measured 2026-01-02 to 2026-01-04 on');
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
    writeFileSync(join(folder, 'bench', 'results', 'latest.json'), '{}');
    await expect(renderReadme(text, folder)).rejects.toThrow(
      /latest\.json holds no results of "npm run bench"/,
    );
  });
});
