/**
 * Native TensorFlow: the libraries from the tensorflow-cpu wheel, and tfjs-node's addon built against them. They live in
 * the per-user cache; node_modules only links to the addon there.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { run } from './command.mjs';
import { cache, inRoot, inVenv } from './paths.mjs';

const TENSORFLOW = '2.21.0';
const TFJS_NODE = '4.22.0';
const ADDONS = ['tfjs_binding.node', 'stderr.node'];
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const COMPILE = ['-O2', '-fPIC', '-shared', '-pthread', '-DNAPI_VERSION=8'];
/** Size of the wheel in bytes, for the progress bar. */
const WHEEL_BYTES = 274e6;

const stderrSource = inRoot('setup', 'native', 'stderr.c');

/** The cache folder, named after everything that its content depends on. */
export function tensorflowFolder() {
  const identity = [TENSORFLOW, TFJS_NODE, process.arch, ...COMPILE, readFileSync(stderrSource, 'utf8')];
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 10);
  return join(cache, `tensorflow-${TENSORFLOW}-${hash}`);
}

/** The folder appears whole or not at all, so that its existence is enough. */
export const tensorflowCached = () => existsSync(tensorflowFolder());

/** Removes what interrupted or failed set-ups have left in the cache. */
export function removeLeftovers() {
  if (!existsSync(cache)) return;
  for (const name of readdirSync(cache)) {
    const pid = Number(/^\.tensorflow-.*\.(\d+)\.tmp$/.exec(name)?.[1]);
    if (pid && (pid === process.pid || !isRunning(pid)))
      rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** A folder of this process within the cache, for what is not finished. */
const workFolder = () => join(cache, `.${basename(tensorflowFolder())}.${process.pid}.tmp`);

/** Downloads the wheel and unpacks what is needed of it. */
export async function fetchTensorflow({ progress, done }) {
  if (tensorflowCached()) return done('already there');
  removeLeftovers();
  const folder = workFolder();
  mkdirSync(folder, { recursive: true });
  const watch = setInterval(() => progress((0.8 * bytesBelow(folder)) / WHEEL_BYTES), 500);
  try {
    const platform = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
    await run(
      inVenv('bin', 'python'),
      [
        ...['-m', 'pip', 'download', `tensorflow-cpu==${TENSORFLOW}`, '--no-deps', '--only-binary=:all:'],
        // The libraries do not depend on Python's version: one wheel serves whatever Python is there.
        ...['--python-version', '3.11', '--platform', `manylinux_2_27_${platform}`],
        ...['--no-cache-dir', '--disable-pip-version-check', '--quiet', '--dest', folder],
      ],
      {
        env: { TMPDIR: folder },
        failure:
          'TensorFlow (the Python package tensorflow-cpu) could not be downloaded. Is there a network?',
      },
    );
  } finally {
    clearInterval(watch);
  }
  progress(0.8, 'unpacking');
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  await run(inVenv('bin', 'python'), [inRoot('setup', 'unpack_wheel.py'), join(folder, wheel), folder], {
    failure: 'TensorFlow could not be unpacked. Is the disk full?',
    onLine: (line) => progress(0.8 + 0.2 * Number(line), 'unpacking'),
  });
  rmSync(join(folder, wheel));
}

function bytesBelow(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).reduce(
      (sum, entry) =>
        sum +
        (entry.isDirectory()
          ? bytesBelow(join(folder, entry.name))
          : statSync(join(folder, entry.name)).size),
      0,
    );
  } catch {
    // pip moves its files while we look.
    return 0;
  }
}

/** Builds the addons beside the libraries; then the cache folder takes its name. */
export async function buildAddons({ done }) {
  if (tensorflowCached()) return done('already there');
  const folder = workFolder();
  const tfjsNode = inRoot('node_modules', '@tensorflow', 'tfjs-node');
  const headers = ['-I', inRoot('node_modules', 'node-api-headers', 'include')];
  const failure = 'The TensorFlow addon could not be built with g++.';
  await Promise.all([
    run(
      'g++',
      [
        ...['-std=c++17', ...COMPILE, ...headers, '-I', join(folder, 'include'), '-I', tfjsNode],
        ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(tfjsNode, 'binding', file)),
        ...[
          '-o',
          join(folder, ADDONS[0]),
          '-L',
          folder,
          '-Wl,-rpath,$ORIGIN',
          ...LIBRARIES.map((l) => `-l:${l}`),
        ],
      ],
      { failure },
    ),
    run('g++', ['-x', 'c', ...COMPILE, ...headers, stderrSource, '-o', join(folder, ADDONS[1])], { failure }),
  ]);
  rmSync(join(folder, 'include'), { recursive: true });
  // Another set-up may have been quicker; then its folder serves.
  if (!tensorflowCached()) renameSync(folder, tensorflowFolder());
  else rmSync(folder, { recursive: true });
}

const link = (addon) => inRoot('node_modules', '@tensorflow', 'tfjs-node', 'lib', 'napi-v8', addon);

/** Whether node_modules links to the addons of the cache. */
export function addonsLinked() {
  return ADDONS.every((addon) => {
    try {
      return readlinkSync(link(addon)) === join(tensorflowFolder(), addon) && existsSync(link(addon));
    } catch {
      return false;
    }
  });
}

export async function linkAddons() {
  if (addonsLinked()) return;
  for (const addon of ADDONS) {
    mkdirSync(join(link(addon), '..'), { recursive: true });
    rmSync(link(addon), { force: true });
    symlinkSync(join(tensorflowFolder(), addon), link(addon));
  }
}
