import { join } from 'node:path';
import type { Command } from 'commander';
import { resolveConfig } from '../experiments/config';
import { originalRun } from '../experiments/original/originalRun';
import { SCRIPTS, type ScriptName } from '../experiments/original/scripts';
import { savedModel } from '../experiments/savedModel';
import { runInto, withOutput, type OutputOptions } from './runInto';

/** The Theano program's shell scripts by their names, with their positional arguments. */
export function addOriginalCommands(program: Command): void {
  for (const name of Object.keys(SCRIPTS) as ScriptName[]) {
    const command = program
      .command(name)
      .description(`the Theano program's script of this name: ${SCRIPTS[name].takes.join(' ')}`)
      .argument('<arguments...>')
      // The last arguments may be -1, which is no option.
      .allowUnknownOption();
    withOutput(command).action(async (args: string[], options: OutputOptions) => {
      const { settings, folder, begins } = originalRun(name, args);
      const model = begins === undefined ? undefined : join('log', begins);
      const loadModel = model === undefined ? null : (await savedModel(model)).fingerprint;
      await runInto(join('log', folder), resolveConfig({ ...settings, loadModel }), options, model);
    });
  }
}
