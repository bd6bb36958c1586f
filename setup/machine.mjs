/** What the machine must have, found by asking it. */
import { execFileSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetupError } from './command.mjs';
import { cache, root } from './paths.mjs';

const GIB = 1024 ** 3;

/** The last line a command prints to stdout, or undefined when it fails. */
export function ask(program, ...args) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** The Python to build the virtual environment with: DEEP_SVDD_PYTHON, else the first one that is new enough. */
export function findPython() {
  const candidates = process.env.DEEP_SVDD_PYTHON
    ? [process.env.DEEP_SVDD_PYTHON]
    : ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
  const probe =
    'import sys, json, importlib.util as u; print(json.dumps([list(sys.version_info[:3]), sys.executable,' +
    ' all(u.find_spec(m) for m in ("venv", "ensurepip"))]))';
  for (const program of candidates) {
    const answer = ask(program, '-c', probe);
    if (!answer) continue;
    const [[major, minor, patch], executable, complete] = JSON.parse(answer);
    if (major === 3 && minor >= 10) return { version: `${major}.${minor}.${patch}`, executable, complete };
  }
  return undefined;
}

/** The space that is free where a path will be, in bytes. */
export function freeSpace(path) {
  while (!existsSync(path)) path = dirname(path);
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** Space that set-up needs: the unpacked TensorFlow with its download, and the packages of the checkout. */
export const SPACE = { cache: 1.6 * GIB, checkout: 1.5 * GIB };

const inGib = (bytes) => `${(bytes / GIB).toFixed(1)} GB`;

/**
 * Everything that is asked of the machine, each as { name, found, problem }: `found` says what is there, `problem` is
 * the sentence to print when that will not do.
 */
export function requirements({ needsCache = true, needsCheckout = true } = {}) {
  const [nodeMajor, nodeMinor] = process.versions.node.split('.').map(Number);
  const nodeServes = nodeMajor > 20 || (nodeMajor === 20 && nodeMinor >= 19);
  const python = findPython();
  const compiler = ask('g++', '-dumpfullversion');
  const npm = ask('npm', '--version');
  const list = [
    {
      name: 'System',
      found: `${process.platform} ${process.arch}`,
      problem:
        process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)
          ? undefined
          : 'deep-svdd runs on Linux on x64 or arm64 processors (on other systems: in WSL 2 or a container).',
    },
    {
      name: 'Node',
      found: process.versions.node,
      problem: nodeServes
        ? undefined
        : `Node ${process.versions.node} is too old: 20.19 or newer is needed. Get it from nodejs.org or with nvm.`,
    },
    {
      name: 'npm',
      found: npm,
      problem: npm ? undefined : 'npm is missing: install it, e.g. with "apt-get install npm".',
    },
    {
      name: 'Python',
      found: python && `${python.version}${python.complete ? '' : ' without venv'}`,
      problem: !python
        ? 'Python 3.10 or newer is missing: install it, e.g. with "apt-get install python3 python3-venv", ' +
          'or name one in DEEP_SVDD_PYTHON.'
        : python.complete
          ? undefined
          : `Python ${python.version} lacks its module venv: install it, e.g. with "apt-get install python3-venv".`,
    },
    {
      name: 'C++ compiler',
      found: compiler && `g++ ${compiler}`,
      problem: compiler
        ? undefined
        : 'The C++ compiler g++ is missing: install it, e.g. with "apt-get install g++".',
    },
  ];
  for (const [name, path, needed, wanted] of [
    ['Space in the cache', cache, SPACE.cache, needsCache],
    ['Space in the checkout', root, SPACE.checkout, needsCheckout],
  ]) {
    const free = freeSpace(path);
    list.push({
      name,
      found: `${inGib(free)} free`,
      problem:
        !wanted || free >= needed
          ? undefined
          : `Set-up needs ${inGib(needed)} of disk space for ${path}, but ${inGib(free)} are free. Make room, or ` +
            (path === cache
              ? 'set DEEP_SVDD_CACHE to a folder on another disk.'
              : 'clone onto another disk.'),
    });
  }
  return list;
}

/** @throws SetupError with one sentence for each thing that is missing */
export function checkMachine(needs) {
  const problems = requirements(needs)
    .map(({ problem }) => problem)
    .filter(Boolean);
  if (problems.length > 0) throw new SetupError(problems.join('\n'));
}
