import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFileWhole, writeFolder } from '../dist/files';
import { temporaryFolder } from './support/folders';

test('a folder appears when all of it is written', async () => {
  const root = temporaryFolder();
  const folder = join(root, 'deep', 'run');
  await writeFolder(folder, async (temporary) => {
    await writeFile(join(temporary, 'a'), '1');
    expect(existsSync(folder)).toBe(false);
  });
  expect(readdirSync(folder)).toEqual(['a']);
  expect(readdirSync(join(root, 'deep'))).toEqual(['run']);
});

test('when writing fails the old folder stays and nothing else does', async () => {
  const root = temporaryFolder();
  const folder = join(root, 'run');
  mkdirSync(folder);
  writeFileSync(join(folder, 'old'), '1');
  const failing = writeFolder(folder, async (temporary) => {
    await writeFile(join(temporary, 'new'), '2');
    throw new Error('disk full');
  });
  await expect(failing).rejects.toThrow('disk full');
  expect([readdirSync(root), readdirSync(folder)]).toEqual([['run'], ['old']]);
});

test('a folder that stood there is replaced as a whole', async () => {
  const root = temporaryFolder();
  for (const name of ['old', 'new']) {
    await writeFolder(join(root, 'run'), (temporary) => writeFile(join(temporary, name), name));
  }
  expect([readdirSync(root), readdirSync(join(root, 'run'))]).toEqual([['run'], ['new']]);
});

test('a file is replaced whole', async () => {
  const root = temporaryFolder();
  const file = join(root, 'a', 'x.txt');
  await writeFileWhole(file, 'one');
  await writeFileWhole(file, 'two');
  expect([readFileSync(file, 'utf8'), readdirSync(join(root, 'a'))]).toEqual(['two', ['x.txt']]);
});
