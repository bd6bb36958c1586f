import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareScores, frameOf, readScores, rowsOf } from '../../dist/report';
import { temporaryFolder } from '../support/folders';

const HEAD = 'index,file,score,threshold,flagged,p_value';

function csv(...lines: string[]): string {
  const file = join(temporaryFolder(), 'scores.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

describe('readScores', () => {
  test('numbers are numbers, names stay names, a folder is what stands before the last slash', async () => {
    const file = csv(HEAD, '0,a/b/1.png,0.5,1,0,0.25', '2,"x, y.png",2,1,1,', '3,007,1,1,0,');
    expect(rowsOf(await readScores(file))).toEqual([
      { place: 0, folder: 'a/b', file: 'a/b/1.png', score: 0.5, threshold: 1, flagged: 0, p_value: 0.25 },
      { place: 2, folder: '', file: 'x, y.png', score: 2, threshold: 1, flagged: 1, p_value: null },
      { place: 3, folder: '', file: '007', score: 1, threshold: 1, flagged: 0, p_value: null },
    ]);
  });

  test('what is missing or no number is said with its row', async () => {
    await expect(readScores('nowhere.csv')).rejects.toThrow(/nowhere.csv cannot be read/);
    await expect(readScores(csv(HEAD))).rejects.toThrow(/scores.csv holds no scores/);
    await expect(readScores(csv(HEAD, '0,a,1,1,0,', '1,b,,1,0,'))).rejects.toThrow(
      /row 2: score is "", not a/,
    );
    await expect(readScores(csv('hash,auc', 'x,1'))).rejects.toThrow(/row 1: index is "", not a number/);
  });
});

describe('compareScores', () => {
  const scored = (scores: Record<string, number>, threshold: number) =>
    frameOf(
      Object.entries(scores).map(([file, score]) => ({
        file,
        folder: '',
        score,
        flagged: Number(score > threshold),
      })),
    );

  test('by hand: ranks over what both have, the most disputed first, Spearman, who flags', () => {
    const a = scored({ v: 1, w: 2, x: 3, y: 4, z: 5, alone: 9 }, 3.5);
    const b = scored({ z: 10, y: 30, x: 20, w: 20, v: 50, other: 0 }, 25);
    const { images, correlation, flagged } = compareScores(a, b);
    const rows = rowsOf(images);
    // Ranks of b: z 1, w and x 2.5, y 4, v 5 of 5.
    expect(rows.map(({ file, rank_a, rank_b }) => [file, rank_a, rank_b])).toEqual([
      ['v', 0, 100],
      ['z', 100, 0],
      ['w', 25, 37.5],
      ['x', 50, 37.5],
      ['y', 75, 75],
    ]);
    expect(rows[2]).toMatchObject({ score_a: 2, score_b: 20, difference: 12.5, flagged_a: 0, flagged_b: 0 });
    // Deviations from the mean rank: -2 -1 0 1 2 and 2 -.5 -.5 1 -2.
    expect(correlation).toBeCloseTo(-6.5 / Math.sqrt(10 * 9.5), 12);
    expect(flagged).toEqual({ both: 1, onlyA: 1, onlyB: 1, neither: 2 });
  });

  test('too few in common, or a file twice, is refused', () => {
    const one = scored({ a: 1, b: 2 }, 0);
    expect(() => compareScores(one, scored({ b: 1, c: 1 }, 0))).toThrow(/these have 1 in common/);
    const twice = frameOf([...rowsOf(one), ...rowsOf(one)]);
    expect(() => compareScores(one, twice)).toThrow(/twice in the second frame/);
    expect(() => compareScores(twice, one)).toThrow(/twice in the first frame/);
  });
});
