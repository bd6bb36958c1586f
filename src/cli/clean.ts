import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { InputError } from '../errors';
import { withLog } from './planOptions';
import { print } from './print';

export function addCleanCommand(program: Command): void {
  withLog(
    program
      .command('clean')
      .description(
        'removes what processes that died have left: half-written folders and locks; no finished run',
      ),
  )
    .option('--yes', 'do not ask')
    .action(clean);
}

async function clean({ log, yes }: { log: string; yes?: boolean }): Promise<void> {
  const { logFolder } = await import('../experiments/logFolder.js');
  const { findLeftovers, removeLeftovers } = await import('../experiments/leftovers.js');
  const left = await findLeftovers(logFolder(log));
  if (left.length === 0) {
    print(`There is nothing to clean in ${log}.`);
    return;
  }
  for (const { path, what } of left) print(`${path}  ${what}`);
  if (!yes && !(await confirmed(left.length))) {
    print('Nothing was removed.');
    return;
  }
  await removeLeftovers(left);
  print(`${left.length} removed.`);
}

async function confirmed(count: number): Promise<boolean> {
  if (!process.stdin.isTTY) throw new InputError('There is no one to ask: give --yes to remove these.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`Remove ${count === 1 ? 'it' : `these ${count}`}? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
