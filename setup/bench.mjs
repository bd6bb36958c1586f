/** The bench command: set-up, a virtual environment with the peers, and the measurements. */
import { writeFileSync } from 'node:fs';
import { run } from './command.mjs';
import { inRoot } from './paths.mjs';
import { step } from './progress.mjs';
import { installInto, makeEnvironment, requirementsIdentity, stampIs } from './python.mjs';
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
  const identity = `${venv}\n${requirementsIdentity(requirements)}`;
  if (stampIs(stamp, identity)) return done('already there');
  await makeEnvironment(venv, 'The virtual environment bench/.venv could not be made.');
  const failure = 'The packages of bench/requirements.txt could not be installed. Is there a network?';
  await installInto(venv, requirements, failure);
  writeFileSync(stamp, identity);
}
