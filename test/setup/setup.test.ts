import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/folders';

const root = join(import.meta.dirname, '..', '..');
/** Nobody listens there: a network that is down. */
const NOWHERE = 'http://127.0.0.1:9';

interface Finished {
  status: number | null;
  stdout: string;
  stderr: string;
}

function setup(
  command: string,
  {
    checkout = root,
    env = {},
    interruptAt,
  }: { checkout?: string; env?: NodeJS.ProcessEnv; interruptAt?: RegExp } = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [join(checkout, 'setup', 'main.mjs'), command], {
    cwd: checkout,
    env: { ...process.env, ...env },
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text.stdout += part;
    if (interruptAt?.test(text.stdout)) setTimeout(() => child.kill('SIGINT'), 300);
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...text })));
}

/** A clone in which nothing is set up, with a cache of its own. */
function freshCheckout(): { checkout: string; cache: string } {
  const folder = temporaryFolder();
  const [checkout, cache] = [join(folder, 'clone'), join(folder, 'cache')];
  mkdirSync(checkout);
  for (const name of [
    'setup',
    'src',
    'package.json',
    'package-lock.json',
    '.npmrc',
    'requirements.txt',
    'tsconfig.json',
  ]) {
    cpSync(join(root, name), join(checkout, name), { recursive: true });
  }
  return { checkout, cache };
}

test('the doctor finds everything in this checkout', async () => {
  const { status, stdout } = await setup('doctor');
  expect(stdout).toMatch(/✓ TensorFlow +2\.21\.0/);
  expect(stdout).toMatch(/max-pooling kernel +oneDNN's/);
  expect([status, stdout]).toEqual([0, expect.stringContaining('Everything is there.')]);
});

test('a second set-up says what is there already, within seconds', async () => {
  const began = performance.now();
  const { status, stdout } = await setup('setup');
  expect(status).toBe(0);
  for (const step of ['npm packages', 'Python packages', 'TensorFlow', 'Compilation']) {
    expect(stdout).toContain(`✓ ${step} (already there)`);
  }
  expect((performance.now() - began) / 1000).toBeLessThan(15);
});

describe('what is missing gets a sentence and status 1', () => {
  test('npm, Python and the compiler', async () => {
    const bin = temporaryFolder();
    symlinkSync(process.execPath, join(bin, 'node'));
    const { status, stderr } = await setup('setup', { env: { PATH: bin } });
    expect(status).toBe(1);
    expect(stderr).toMatch(/npm is missing: install it/);
    expect(stderr).toMatch(/Python 3.10 or newer is missing: install it/);
    expect(stderr).toMatch(
      /The C\+\+ compiler g\+\+ is missing: install it, e.g. with "apt-get install g\+\+"/,
    );
    expect(stderr).not.toMatch(/\n\s+at /);
    const doctor = await setup('doctor', { env: { PATH: bin } });
    expect(doctor.status).toBe(1);
    expect(doctor.stdout).toMatch(/✗ C\+\+ compiler +missing/);
  });

  test('a Python without venv', async () => {
    const bin = temporaryFolder();
    // A Python that finds neither venv nor ensurepip.
    const python = join(bin, 'python3');
    writeFileSync(python, `#!/bin/sh\necho '[[3, 12, 1], "${python}", false]'\n`);
    chmodSync(python, 0o755);
    const { status, stderr } = await setup('setup', { env: { DEEP_SVDD_PYTHON: python } });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/Python 3.12.1 lacks its module venv.*python3-venv/),
    ]);
  });

  test('disk space', async () => {
    const machine = (await import(pathToFileURL(join(root, 'setup', 'machine.mjs')).href)) as {
      SPACE: { cache: number; checkout: number };
      checkMachine: (needs?: { needsCache: boolean; needsCheckout: boolean }) => void;
    };
    machine.SPACE.cache = 2 ** 60;
    expect(() => machine.checkMachine()).toThrow(/needs 1073741824.0 GB .*Make room, or set DEEP_SVDD_CACHE/);
    expect(() => machine.checkMachine({ needsCache: false, needsCheckout: false })).not.toThrow();
  });

  test('the network; what a killed set-up left in the cache is removed', async () => {
    const { checkout, cache } = freshCheckout();
    mkdirSync(join(cache, '.tensorflow-2.21.0-0123456789.4000000.tmp', 'include'), { recursive: true });
    const { status, stderr } = await setup('setup', {
      checkout,
      env: {
        DEEP_SVDD_CACHE: cache,
        ...{
          npm_config_registry: NOWHERE,
          npm_config_cache: join(cache, 'npm'),
          npm_config_fetch_retries: '0',
        },
        ...{
          PIP_INDEX_URL: NOWHERE,
          PIP_RETRIES: '0',
          PIP_CONFIG_FILE: '/dev/null',
          PIP_CACHE_DIR: join(cache, 'pip'),
        },
      },
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/could not be (installed|downloaded).*Is there a network/),
    ]);
    expect(stderr).not.toMatch(/\n\s+at .*\.mjs/);
    expect(readdirSync(cache).filter((name) => name.includes('tensorflow'))).toEqual([]);
  });
});

test('interrupted, it ends its children, leaves nothing half-written in the cache, and says how to go on', async () => {
  const { checkout, cache } = freshCheckout();
  const { status, stdout } = await setup('setup', {
    checkout,
    env: { DEEP_SVDD_CACHE: cache },
    interruptAt: /Virtual environment/,
  });
  expect(status).toBe(130);
  expect(stdout).toContain('Interrupted. The same command goes on from here.');
  expect(existsSync(cache) ? readdirSync(cache) : []).toEqual([]);
});

test('an unknown command is refused with the known ones', async () => {
  const { status, stderr } = await setup('begin');
  expect([status, stderr]).toEqual([2, expect.stringMatching(/start \| setup \| test \| lab \| doctor/)]);
});
