#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { DeepSvddError, InputError, StoppedError } from './errors';
import { addCalibrateCommand } from './cli/calibrate';
import { addCleanCommand } from './cli/clean';
import { addCollectCommand } from './cli/collect';
import { addDataCommand } from './cli/data';
import { addFitCommand } from './cli/fit';
import { addGridCommand } from './cli/grid';
import { addImportCommand } from './cli/import';
import { addOriginalCommands } from './cli/original';
import { addPlanCommand } from './cli/plan';
import { addProfileCommand } from './cli/profile';
import { addReportCommand } from './cli/report';
import { addRunCommand } from './cli/run';
import { addScoreCommand } from './cli/score';
import { addShowCommand } from './cli/show';
import { addStatusCommand } from './cli/status';
import { addTableCommand } from './cli/table';
import { addWorkerCommand } from './cli/worker';
// Nothing that is imported here may load TensorFlow: it reads the number of its threads when it is loaded, and `--help`
// needs none.

const program = new Command('deep-svdd')
  .description('Deep one-class classification: run experiments from a terminal.')
  .version(packageVersion())
  .exitOverride()
  .configureHelp({ helpWidth: 110 });

const commands = [
  addRunCommand,
  addOriginalCommands,
  addPlanCommand,
  addGridCommand,
  addWorkerCommand,
  addStatusCommand,
  addTableCommand,
  addShowCommand,
  addCleanCommand,
  addCollectCommand,
  addReportCommand,
  addProfileCommand,
  addDataCommand,
  addFitCommand,
  addScoreCommand,
  addCalibrateCommand,
  addImportCommand,
];
for (const add of commands) add(program);
program.hook('preAction', (_, action) => refuseOptionsAsValues(action.opts()));

// Whoever reads the output may stop reading: "… | head".
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void main();

async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof DeepSvddError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = error instanceof InputError ? 2 : error instanceof StoppedError ? 130 : 1;
    } else {
      throw error;
    }
  }
}

/** "--out --seed 1" would write into a folder called "--seed". */
function refuseOptionsAsValues(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== 'string' || !value.startsWith('--')) continue;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new InputError(`--${option} has no value: "${value}" follows.`);
  }
}

function packageVersion(): string {
  const file = join(__dirname, '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
