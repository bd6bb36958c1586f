import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isLocked, lockHolder, tryLock, waitForLock } from '../dist/locks';
import { temporaryFolder } from './support/folders';

const dead = { host: hostname(), pid: 2 ** 22 + 1, begun: '1', since: '', id: 'dead' };

test('one holds it, the next gets it when it is given back, nothing stays', async () => {
  const file = join(temporaryFolder(), 'locks', 'x.lock');
  const lock = await tryLock(file);
  expect(await lockHolder(file)).toMatchObject({ host: hostname(), pid: process.pid });
  expect(await tryLock(file)).toBeUndefined();
  const next = waitForLock(file);
  await lock?.release();
  await (await next).release();
  expect(readdirSync(join(file, '..'))).toEqual([]);
});

test.each([
  ['a process that is gone', dead],
  ['a process whose number another one has now', { ...dead, pid: process.pid }],
])('the lock of %s is taken over', async (_, holder) => {
  const file = join(temporaryFolder(), 'x.lock');
  writeFileSync(file, JSON.stringify(holder));
  expect(await isLocked(file)).toBe(false);
  const locks = await Promise.all(Array.from({ length: 10 }, () => tryLock(file)));
  expect(locks.filter((lock) => lock !== undefined).length).toBe(1);
  expect(readdirSync(join(file, '..'))).toEqual(['x.lock']);
});

test.each(['{"host":', '{}', ''])('a file that is no lock (%j) holds nobody back', async (text) => {
  const file = join(temporaryFolder(), 'x.lock');
  writeFileSync(file, text);
  expect(await tryLock(file)).toBeDefined();
});

test('another machine is believed for five minutes after it last touched its lock', async () => {
  const file = join(temporaryFolder(), 'x.lock');
  writeFileSync(file, JSON.stringify({ ...dead, host: 'elsewhere' }));
  expect(await tryLock(file)).toBeUndefined();
  const before = Date.now() / 1000 - 301;
  utimesSync(file, before, before);
  expect(await tryLock(file)).toBeDefined();
});

test('what it guards is done by one process at a time', async () => {
  const folder = temporaryFolder();
  const [file, counter] = [join(folder, 'x.lock'), join(folder, 'counter')];
  writeFileSync(counter, '0');
  // A dead holder to begin with, and each reads, pauses and writes: without the lock increments would be lost.
  writeFileSync(file, JSON.stringify(dead));
  const program = `
    const { waitForLock } = require(${JSON.stringify(join(import.meta.dirname, '..', 'dist', 'locks.js'))});
    const fs = require('node:fs');
    (async () => {
      for (let i = 0; i < 5; i++) {
        const lock = await waitForLock(${JSON.stringify(file)});
        const count = Number(fs.readFileSync(${JSON.stringify(counter)}, 'utf8'));
        await new Promise((resolve) => setTimeout(resolve, 10));
        fs.writeFileSync(${JSON.stringify(counter)}, String(count + 1));
        await lock.release();
      }
    })();`;
  const ended = Array.from({ length: 4 }, () => spawn(process.execPath, ['-e', program])).map(
    (child) => new Promise((resolve) => child.on('close', resolve)),
  );
  expect(await Promise.all(ended)).toEqual([0, 0, 0, 0]);
  expect(readFileSync(counter, 'utf8')).toBe('20');
  expect(existsSync(file)).toBe(false);
});
