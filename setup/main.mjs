#!/usr/bin/env node
/**
 * Set-up and the commands that begin with it: node setup/main.mjs start | setup | test | lab | doctor | notebooks | readme |
 * bench | fuzz
 *
 * Nothing but Node's own modules is used here, because nothing else is installed when it first runs.
 */
import { bench } from './bench.mjs';
import { SetupError, stopAll } from './command.mjs';
import { doctor } from './doctor.mjs';
import { fuzz } from './fuzz.mjs';
import { lab } from './lab.mjs';
import { executeAllNotebooks } from './notebooks.mjs';
import { print } from './progress.mjs';
import { readme } from './readme.mjs';
import { setUp } from './setup.mjs';
import { start } from './start.mjs';
import { removeLeftovers } from './tensorflow.mjs';
import { test } from './test.mjs';

const commands = {
  start,
  setup: async () => {
    await setUp();
    print('\nReady. "npm start" runs the first notebook, "npm run lab" opens JupyterLab.');
  },
  test,
  lab,
  doctor,
  notebooks: executeAllNotebooks,
  readme,
  fuzz,
  bench,
};

for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, () => {
    stopAll();
    removeLeftovers();
    print('\nInterrupted. The same command goes on from here.');
    process.exit(status);
  });
}

const [name = '', ...rest] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  process.stderr.write(`Usage: node setup/main.mjs ${Object.keys(commands).join(' | ')}\n`);
  process.exit(2);
}
try {
  await command(rest);
} catch (error) {
  stopAll();
  removeLeftovers();
  if (!(error instanceof SetupError) && error.code !== 'ENOSPC') throw error;
  const message =
    error.code === 'ENOSPC' ? `The disk is full (${error.path ?? error.syscall}).` : error.message;
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}
