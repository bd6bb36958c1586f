import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csvRows, parseCsv } from '../../dist/experiments/csv';
import { mergeRows } from '../../dist/experiments/table';
import { temporaryFolder } from '../support/folders';

test('CSV with commas, quotes, line ends and nothing', () => {
  const text = csvRows([
    ['a', 'b,c'],
    ['say "hi"', 'two\nlines'],
    [null, 1.5],
  ]);
  expect(text).toBe('a,"b,c"\n"say ""hi""","two\nlines"\n,1.5\n');
  expect(parseCsv(text, 'x')).toEqual([
    { a: 'say "hi"', 'b,c': 'two\nlines' },
    { a: '', 'b,c': '1.5' },
  ]);
  expect(() => parseCsv('a,b\n1\n', 'x.csv')).toThrow(/x.csv: row 1/);
});

test('rows are merged by hash, sorted by what they are, columns may grow', async () => {
  const file = join(temporaryFolder(), 'tables', 't.csv');
  await mergeRows(file, [{ hash: 'b', normal: '10', seed: 1, auc: 0.5 }]);
  await mergeRows(file, [
    { hash: 'a', normal: '9', seed: 2, auc: 0.6 },
    { hash: 'b', normal: '10', seed: 1, auc: 0.75, note: 'again' },
  ]);
  expect(readFileSync(file, 'utf8')).toBe('hash,normal,seed,auc,note\na,9,2,0.6,\nb,10,1,0.75,again\n');
});

test('a row that is replaced keeps the columns that the new one has not', async () => {
  const file = join(temporaryFolder(), 't.csv');
  writeFileSync(file, 'hash,auc,my_note\na,0.5,look again\nb,0.6,\n');
  await mergeRows(file, [{ hash: 'a', auc: 0.75 }]);
  expect(readFileSync(file, 'utf8')).toBe('hash,auc,my_note\na,0.75,look again\nb,0.6,\n');
});

test('a broken table is refused and left as it is', async () => {
  const file = join(temporaryFolder(), 't.csv');
  writeFileSync(file, 'hash,auc\na\n');
  await expect(mergeRows(file, [{ hash: 'b' }])).rejects.toThrow(/t.csv: row 1/);
  expect(readFileSync(file, 'utf8')).toBe('hash,auc\na\n');
});

test('what a killed process left of the table goes, the lock that another is just writing stays', async () => {
  const folder = temporaryFolder();
  const [left, lock] = ['.t.csv.71-0123abcd.tmp', '.t.csv.lock.72-4567cdef.tmp'];
  for (const name of [left, lock]) writeFileSync(join(folder, name), '');
  await mergeRows(join(folder, 't.csv'), [{ hash: 'a', auc: 0.5 }]);
  expect(readdirSync(folder).sort()).toEqual([lock, 't.csv']);
});
