/** The Python side: a virtual environment with JupyterLab and what runs notebooks headless, and the TypeScript kernel. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { run } from './command.mjs';
import { findPython } from './machine.mjs';
import { inRoot, inVenv, venv } from './paths.mjs';

const requirementsFile = inRoot('requirements.txt');

/** A stamp is written when its step has ended, and says what it ended with; the venv cannot be moved, so it has one. */
const stamps = { created: inVenv('.created'), installed: inVenv('.requirements') };
const stampIs = (file, content) => existsSync(file) && readFileSync(file, 'utf8') === content;

const venvIdentity = () => `${venv}\n`;
const requirementsIdentity = () =>
  `${createHash('sha256').update(readFileSync(requirementsFile)).digest('hex')}\n`;

export const environmentCreated = () =>
  stampIs(stamps.created, venvIdentity()) && existsSync(inVenv('bin', 'python'));
export const requirementsInstalled = () =>
  environmentCreated() && stampIs(stamps.installed, requirementsIdentity());

export async function createEnvironment({ done }) {
  if (environmentCreated()) return done('already there');
  rmSync(venv, { recursive: true, force: true });
  await run(findPython().executable, ['-m', 'venv', venv], {
    failure: 'The virtual environment .venv could not be made.',
  });
  writeFileSync(stamps.created, venvIdentity());
}

export async function installRequirements({ done }) {
  if (requirementsInstalled()) return done('already there');
  const pip = [
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    '--quiet',
    '--requirement',
    requirementsFile,
  ];
  await run(inVenv('bin', 'python'), pip, {
    failure: 'The Python packages of requirements.txt could not be installed. Is there a network?',
  });
  writeFileSync(stamps.installed, requirementsIdentity());
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
