/** The Python side: a virtual environment with JupyterLab and what runs notebooks headless, and the TypeScript kernel. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './command.mjs';
import { findPython } from './machine.mjs';
import { inRoot, inVenv, venv } from './paths.mjs';

const requirementsFile = inRoot('requirements.txt');

/** A stamp is written when its step has ended, and says what it ended with; the venv cannot be moved, so it has one. */
const stamps = { created: inVenv('.created'), installed: inVenv('.requirements') };
export const stampIs = (file, content) => existsSync(file) && readFileSync(file, 'utf8') === content;

const venvIdentity = () => `${venv}\n`;
export const requirementsIdentity = (file) =>
  `${createHash('sha256').update(readFileSync(file)).digest('hex')}\n`;

export const environmentCreated = () =>
  stampIs(stamps.created, venvIdentity()) && existsSync(inVenv('bin', 'python'));
export const requirementsInstalled = () =>
  environmentCreated() && stampIs(stamps.installed, requirementsIdentity(requirementsFile));

export async function createEnvironment({ done }) {
  if (environmentCreated()) return done('already there');
  await makeEnvironment(venv, 'The virtual environment .venv could not be made.');
  writeFileSync(stamps.created, venvIdentity());
}

export async function installRequirements({ done }) {
  if (requirementsInstalled()) return done('already there');
  const failure = 'The Python packages of requirements.txt could not be installed. Is there a network?';
  await installInto(venv, requirementsFile, failure);
  writeFileSync(stamps.installed, requirementsIdentity(requirementsFile));
}

/** Makes an empty virtual environment in a folder, in place of what is there. */
export async function makeEnvironment(folder, failure) {
  rmSync(folder, { recursive: true, force: true });
  await run(findPython().executable, ['-m', 'venv', folder], { failure });
}

/** Installs the packages that a file of requirements lists into a virtual environment. */
export async function installInto(folder, requirements, failure) {
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', '--requirement'];
  await run(join(folder, 'bin', 'python'), [...pip, requirements], { failure });
}

/** Registers the TypeScript kernel (tslab) in the virtual environment, for the Node that runs this. */
export async function registerKernel() {
  const file = inVenv('share', 'jupyter', 'kernels', 'tslab', 'kernel.json');
  const kernel = {
    argv: [
      process.execPath,
      inRoot('node_modules', 'tslab', 'bin', 'tslab'),
      'kernel',
      '--config-path',
      '{connection_file}',
    ],
    display_name: 'TypeScript',
    language: 'typescript',
  };
  const content = `${JSON.stringify(kernel, null, 2)}\n`;
  if (stampIs(file, content)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

export const kernelRegistered = () =>
  existsSync(inVenv('share', 'jupyter', 'kernels', 'tslab', 'kernel.json'));
