import { join } from 'node:path';
import type { Command } from 'commander';
import { classesText, resolveConfig, type RunConfig } from '../experiments/config';
import { configHash } from '../experiments/configHash';
import { settingsBeginning, withBeginning, type BeginOptions } from './begin';
import { runInto, withOutput, type OutputOptions } from './runInto';
import { settingsOf, withSettings } from './settings';

interface Options extends OutputOptions, BeginOptions {
  readonly out?: string;
}

export function addRunCommand(program: Command): void {
  const run = program
    .command('run')
    .description('one experiment, from its data to a folder with its metrics, scores and model')
    .addHelpText(
      'after',
      '\nExample: deep-svdd run --dataset mnist --normal 0 --profile quick --seed 1 --out log/digit-0',
    );
  withOutput(
    withBeginning(withSettings(run)).option(
      '--out <folder>',
      'the run folder; by default one below log/ named after the config',
    ),
  ).action(async (options: Options) => {
    const config = resolveConfig(await settingsBeginning(options, settingsOf({ ...options })));
    await runInto(options.out ?? join('log', defaultFolder(config)), config, options, options.loadModel);
  });
}

function defaultFolder(config: RunConfig): string {
  const { dataset, normal, method, port, profile, seed } = config;
  const parts = [dataset, classesText(normal), method, port, profile, `seed${seed}`, configHash(config)];
  return parts.filter((part) => part !== undefined).join('-');
}
