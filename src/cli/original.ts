import { join } from 'node:path';
import type { Command } from 'commander';
import { mnistSvddCommand, ORIGINAL_COMMANDS } from '../experiments/originalCommands';
import { runInto, withOutput, type OutputOptions } from './runInto';

/** The Theano program's shell scripts by their names, with their positional arguments. */
export function addOriginalCommands(program: Command): void {
  const command = program
    .command('mnist_svdd')
    .description(`the Theano program's script of this name: ${ORIGINAL_COMMANDS.mnist_svdd.join(' ')}`)
    .argument('<arguments...>')
    // The last arguments may be -1, which is no option.
    .allowUnknownOption();
  withOutput(command).action(async (args: string[], options: OutputOptions) => {
    const { config, folder } = mnistSvddCommand(args);
    await runInto(join('log', folder), config, options);
  });
}
