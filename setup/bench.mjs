/** The bench command: set-up, a virtual environment with the peers, and the measurements. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './command.mjs';
import { findPython } from './machine.mjs';
import { inRoot } from './paths.mjs';
import { step } from './progress.mjs';
import { setUp } from './setup.mjs';

const venv = inRoot('bench', '.venv');
const requirements = inRoot('bench', 'requirements.txt');
const stamp = inRoot('bench', '.venv', '.requirements');

/** @param {readonly string[]} args --quick: a few rounds, under three minutes; --clock cpu: for a busy machine */
export async function bench(args) {
  await setUp();
  await step('Peers (PyTorch, scikit-learn)', installPeers, 90);
  await run(process.execPath, [inRoot('bench', 'main.mjs'), ...args], {
    inherit: true,
    failure: 'The measurements did not come to their end.',
  });
}

async function installPeers({ done }) {
  const identity = `${venv}\n${createHash('sha256').update(readFileSync(requirements)).digest('hex')}\n`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === identity) return done('already there');
  rmSync(venv, { recursive: true, force: true });
  await run(findPython().executable, ['-m', 'venv', venv], {
    failure: 'The virtual environment bench/.venv could not be made.',
  });
  const pip = [
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    '--quiet',
    '--requirement',
    requirements,
  ];
  await run(inRoot('bench', '.venv', 'bin', 'python'), pip, {
    failure: 'The packages of bench/requirements.txt could not be installed. Is there a network?',
  });
  writeFileSync(stamp, identity);
}
