import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { PROFILES, type Profile } from '../experiments/profiles';
import type { PlanOptions } from '../experiments/plan';

/** The options by which commands choose runs of an experiment. */
export interface PlanFlags {
  readonly profile?: Profile;
  readonly seeds?: readonly number[];
  readonly only?: readonly string[];
  readonly threads?: number;
  readonly log: string;
}

/** Gives a command the argument EXPERIMENT and the options that choose among its runs. */
export function withPlan(command: Command): Command {
  return withChoice(command.argument('<experiment>', 'its name, or a JSON or TypeScript file'));
}

/** Gives a command the options that choose among runs. */
export function withChoice(command: Command): Command {
  return withLog(command)
    .addOption(new Option('--profile <profile>', 'how much work each run is').choices(PROFILES))
    .option('--seeds <seeds>', "instead of the experiment's own: 1..10, or 1,2,5", readSeeds)
    .option(
      '--only <conditions>',
      'only runs with these settings, e.g. method=kde|ocsvm,normal=3 or part=one-class; a list is written 0+1',
      (value: string, before: string[] = []) => [...before, ...value.split(',')],
    )
    .option('--threads <n>', 'threads that each run computes with', readCount);
}

/** Gives a command the option --log. */
export function withLog(command: Command): Command {
  return command.option('--log <folder>', 'where runs, stages and tables lie', 'log');
}

export function planOptions({ profile, seeds, only, threads }: PlanFlags): PlanOptions {
  return {
    ...(profile ? { profile } : {}),
    ...(seeds ? { seeds } : {}),
    ...(only ? { only } : {}),
    ...(threads ? { threads } : {}),
  };
}

function readSeeds(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const match = /^(\d+)(?:\.\.(\d+))?$/.exec(part.trim());
    if (!match) throw new InvalidArgumentError('Seeds are written 1..10 or 1,2,5.');
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (last < first || last - first > 100_000)
      throw new InvalidArgumentError(`${part} is no range of seeds.`);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

export function readCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be an integer >= 1.');
  return Number(text);
}

export const readWorkers = (text: string): number | 'auto' => (text === 'auto' ? text : readCount(text));

/** How many processes at a time: as many as the machine has cores for, unless a number is given. */
export function workersOf(workers: number | 'auto', threads = 1): number {
  return workers === 'auto' ? Math.max(1, Math.floor(availableParallelism() / threads)) : workers;
}
