/** What the world does to files: full and read-only disks, kills, files that vanish, others that work on the same. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as tar from 'tar';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openImages } from '../dist/datasets';
import { unpack } from '../dist/datasets/fetchPackage';
import { encodeIdx } from '../dist/datasets/formats/idx';
import { CalibratedDetector, loadDetector, NearestNeighbours } from '../dist/detectors';
import { scoreImages } from '../dist/experiments';
import { writeFileWhole, writeFolder, writeTextWhole } from '../dist/files';
import { cli } from './support/cli';
import { temporaryFolder } from './support/folders';
import { blobs } from './support/images';
import { writePictures } from './support/pictures';

async function savedModel(folder: string): Promise<CalibratedDetector> {
  const model = new CalibratedDetector(new NearestNeighbours());
  await model.fit(blobs(60));
  await model.save(folder);
  return model;
}

afterEach(() => void vi.restoreAllMocks());

describe('a write that fails', () => {
  const failing = (code: string) => (): never => {
    throw Object.assign(new Error(`${code}: injected`), { code });
  };

  test.each([
    ['ENOSPC', /model cannot be written: no space is left on its disk \(ENOSPC\)/],
    ['EDQUOT', /the quota of its disk is used up/],
    ['EROFS', /its disk is read-only/],
    ['EACCES', /writing there is not permitted/],
  ])(
    '%s while saving is said in a sentence; the old model stays, and nothing else',
    async (code, message) => {
      const root = temporaryFolder();
      const folder = join(root, 'model');
      const model = await savedModel(folder);
      const before = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
      const { writeFile } = fsPromises;
      let writes = 0;
      vi.spyOn(fsPromises, 'writeFile').mockImplementation((...args: Parameters<typeof writeFile>) =>
        ++writes === 2 ? failing(code)() : writeFile(...args),
      );
      await expect(model.save(folder)).rejects.toThrow(message);
      await expect(model.save(folder)).resolves.toBeUndefined();
      writes = 1;
      await expect(model.save(join(root, 'other'))).rejects.toMatchObject({ name: 'EnvironmentError' });
      vi.restoreAllMocks();
      expect(readdirSync(root)).toEqual(['model']);
      expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))).toEqual(before);
    },
  );

  test('files and tables appear whole or not at all, too', async () => {
    const root = temporaryFolder();
    vi.spyOn(fsPromises, 'rename').mockImplementation(failing('ENOSPC'));
    await expect(writeFileWhole(join(root, 'a'), 'x')).rejects.toThrow(/a cannot be written: no space/);
    await expect(writeTextWhole(join(root, 'b'), (append) => append('x'))).rejects.toThrow(
      /b cannot be written/,
    );
    vi.restoreAllMocks();
    await expect(
      writeTextWhole(join(root, 'c'), async (append) => {
        await append('half');
        throw new Error('interrupted');
      }),
    ).rejects.toThrow('interrupted');
    expect(readdirSync(root)).toEqual([]);
  });

  test('a folder below a file', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'file'), '');
    await expect(writeFolder(join(root, 'file', 'model'), () => Promise.resolve())).rejects.toThrow(
      /a part of this path is no folder|a file of this name is in the way/,
    );
  });
});

/** Whether a file system of our own can be mounted, seen by one process alone. */
const canMount = ((): boolean => {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!canMount)('a real disk', () => {
  /** The command line after a mount, both in a namespace of their own. */
  function after(mount: string, args: readonly string[], folder: string) {
    const program = join(import.meta.dirname, '..', 'dist', 'cli.js');
    const script = `${mount} && "${process.execPath}" "${program}" "$@"; ls -A disk >&2`;
    const run = spawn('unshare', ['-rm', 'sh', '-c', script, 'sh', ...args], { cwd: folder });
    let text = '';
    for (const stream of [run.stdout, run.stderr])
      stream.setEncoding('utf8').on('data', (part) => (text += part));
    return new Promise<string>((resolve) => run.on('close', () => resolve(text)));
  }

  test('that is full, and one that is read-only', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'disk'));
    writePictures(join(root, 'x'), blobs(60));
    const fit = ['fit', 'x', '--out', 'disk/model', '--method', 'knn'];
    const full = await after('mount -t tmpfs -o size=64k tmpfs disk', fit, root);
    expect(full).toMatch(/disk.model cannot be written: no space is left on its disk \(ENOSPC\)\.\n$/);
    const readOnly = await after('mount -t tmpfs -o ro tmpfs disk', fit, root);
    expect(readOnly).toMatch(/disk.model cannot be written: its disk is read-only \(EROFS\)\.\n$/);
  });
});

describe('a kill while saving', () => {
  test('leaves a whole model, whenever it comes', async () => {
    const root = temporaryFolder();
    const folder = join(root, 'model');
    await savedModel(folder);
    const saver = join(root, 'saver.cjs');
    writeFileSync(
      saver,
      `const { loadDetector } = require(${JSON.stringify(join(import.meta.dirname, '..', 'dist', 'detectors'))});
       (async () => {
         const detector = await loadDetector('model');
         process.stdout.write('saving');
         for (;;) await detector.save('model');
       })();`,
    );
    for (let round = 0; round < 6; round++) {
      const child = spawn(process.execPath, [saver], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await setTimeout(10 + 17 * round);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      const detector = await loadDetector(folder);
      expect((await detector.score(blobs(2))).length).toBe(2);
    }
  });

  test('in the moment between two names, the old model is found again', async () => {
    const root = temporaryFolder();
    const folder = join(root, 'a.model');
    const model = await savedModel(folder);
    renameSync(folder, join(root, '.a.model.123-0a1b2c3d.aside'));
    const loaded = await loadDetector(folder);
    expect(loaded.threshold).toBe(model.detector.threshold);
    expect(readdirSync(root)).toEqual(['a.model']);
    rmSync(folder, { recursive: true });
    await expect(loadDetector(folder)).rejects.toThrow(/cannot be read \(ENOENT\)/);
  });
});

describe('scoring', () => {
  test('goes on when files vanish, and says which', async () => {
    const root = temporaryFolder();
    const model = await savedModel(join(root, 'model'));
    const names = writePictures(join(root, 'x'), blobs(30));
    const source = await openImages(join(root, 'x'));
    for (const name of names.slice(20, 25)) rmSync(join(root, 'x', name));
    const gone: string[] = [];
    const counts = await scoreImages(model, source, join(root, 's.csv'), {
      onUnreadable: ({ name, reason }) => gone.push(`${name}: ${reason}`),
    });
    expect([counts.scored, counts.unreadable]).toEqual([25, 5]);
    expect(gone[0]).toBe('020.png: it cannot be read (ENOENT)');
  });

  test('ends when a file of records is cut off under its hands, without half a table', async () => {
    const root = temporaryFolder();
    const model = await savedModel(join(root, 'model'));
    const file = join(root, 'x.idx');
    const bytes = encodeIdx({ shape: [40, 28, 28], data: new Uint8Array(40 * 784).map((_, i) => i % 251) });
    writeFileSync(file, bytes);
    const source = await openImages(file);
    writeFileSync(file, bytes.subarray(0, 16 + 20 * 784));
    await expect(scoreImages(model, source, join(root, 's.csv'))).rejects.toThrow(
      /there should be 40 images, but the file ends in image 20/,
    );
    expect(existsSync(join(root, 's.csv'))).toBe(false);
  });

  test('by two processes at once, with one model into one table', async () => {
    const root = temporaryFolder();
    await savedModel(join(root, 'model'));
    writePictures(join(root, 'x'), blobs(50));
    const score = (csv: string) => cli(['score', 'model', 'x', '--csv', csv], root);
    const results = await Promise.all([score('s.csv'), score('s.csv'), score('t.csv')]);
    expect(results.map(({ status, stderr }) => [status, stderr])).toEqual(Array(3).fill([0, '']));
    expect(readFileSync(join(root, 's.csv'), 'utf8')).toBe(readFileSync(join(root, 't.csv'), 'utf8'));
    expect(readdirSync(root).sort()).toEqual(['model', 's.csv', 't.csv', 'x']);
  });
});

test('an archive cannot write outside of its folder, whatever it holds and whatever is asked for', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'in', 'package'), { recursive: true });
  mkdirSync(join(root, 'out'));
  writeFileSync(join(root, 'in', 'package', 'a'), 'wanted');
  writeFileSync(join(root, 'in', 'evil'), 'evil');
  execFileSync('ln', ['-s', '/etc', join(root, 'in', 'package', 'link')]);
  const archive = join(root, 'x.tgz');
  const names = ['package/a', 'package/../../evil', '/tmp/evil', 'package/link'];
  // The names are put in as they are.
  const renamed: Record<string, string> = { evil: 'package/../../evil' };
  await tar.create(
    {
      file: archive,
      gzip: true,
      cwd: join(root, 'in'),
      preservePaths: true,
      onWriteEntry: (entry) => void (entry.path = renamed[entry.path] ?? entry.path),
    },
    ['package/a', 'evil', 'package/link'],
  );
  await unpack(archive, join(root, 'out'), ['package/a']);
  expect(readFileSync(join(root, 'out', 'package', 'a'), 'utf8')).toBe('wanted');
  await unpack(archive, join(root, 'out'), names).catch((error: Error) =>
    expect(error.message).toMatch(/x.tgz cannot be unpacked/),
  );
  expect(readdirSync(join(root, 'out'))).toEqual(['package']);
  expect(readdirSync(join(root, 'out', 'package'))).toEqual(['a']);
  expect(readdirSync(root).sort()).toEqual(['in', 'out', 'x.tgz']);
  writeFileSync(archive, readFileSync(archive).subarray(0, 60));
  await expect(unpack(archive, join(root, 'out'), names)).rejects.toThrow(/x.tgz cannot be unpacked/);
});
