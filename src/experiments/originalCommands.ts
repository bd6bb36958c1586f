import { join } from 'node:path';
import { InputError } from '../errors';
import { resolveConfig, type RunConfig } from './config';

/** A run as one of the Theano program's shell scripts would start it. */
export interface OriginalRun {
  readonly config: RunConfig;
  /** The folder, within the log folder, that the run goes into. */
  readonly folder: string;
}

/** The positional arguments of the scripts that are known here, in their order. */
export const ORIGINAL_COMMANDS = {
  mnist_svdd: [
    'device',
    'xp_dir',
    'seed',
    'solver',
    'lr',
    'n_epochs',
    'hard_margin',
    'block_coordinate',
    'pretrain',
    'normal',
    'outlier',
  ],
} as const satisfies Record<string, readonly string[]>;

/**
 * Translates the arguments of the Theano program's `mnist_svdd.sh`, e.g.
 * `cpu mnist_0vsall 0 adam 0.0001 150 1 0 1 0 -1`, which fixes nu = 0.1, rep_dim = 32, batches of 200, a drop of the rate
 * after 50 epochs, and l1 contrast normalisation.
 *
 * @throws InputError for a wrong number of arguments, values that cannot be, and values that have no meaning here
 */
export function mnistSvddCommand(args: readonly string[]): OriginalRun {
  const names = ORIGINAL_COMMANDS.mnist_svdd;
  if (args.length !== names.length) {
    throw new InputError(
      `mnist_svdd takes ${names.length} arguments (${names.join(' ')}), but there are ${args.length}.`,
    );
  }
  const given = Object.fromEntries(names.map((name, i) => [name, args[i]])) as Record<
    (typeof names)[number],
    string
  >;
  const { device, solver } = given;
  if (device !== 'cpu')
    throw new InputError(`device must be "cpu", not "${device}": there is no other one here.`);
  if (solver !== 'adam')
    throw new InputError(`solver must be "adam", not "${solver}": there is no other one here.`);
  const oneClass = flag('hard_margin', given.hard_margin);
  const blockCoordinate = flag('block_coordinate', given.block_coordinate);
  if (oneClass && blockCoordinate) {
    throw new InputError(
      'block_coordinate must be 0 with hard_margin 1: without a soft boundary no R is solved for.',
    );
  }
  if (!oneClass && !blockCoordinate) {
    throw new InputError(
      'block_coordinate must be 1 with hard_margin 0: R trained by gradient together with the weights is not available.',
    );
  }
  return {
    folder: folderName(given.xp_dir),
    config: resolveConfig({
      method: 'deep-svdd',
      profile: 'paper',
      port: 'theano',
      dataset: 'mnist',
      ...classes(integer('normal', given.normal), integer('outlier', given.outlier)),
      objective: oneClass ? 'one-class' : 'soft-boundary',
      pretrain: flag('pretrain', given.pretrain),
      epochs: integer('n_epochs', given.n_epochs),
      learningRate: number('lr', given.lr),
      seed: integer('seed', given.seed),
    }),
  };
}

/** -1 stands for every class but the other side's. */
function classes(normal: number, outlier: number): Pick<RunConfig, 'normal' | 'outlier'> {
  const allBut = (one: number): number[] => Array.from({ length: 10 }, (_, c) => c).filter((c) => c !== one);
  for (const [name, value] of Object.entries({ normal, outlier })) {
    if (value < -1 || value > 9)
      throw new InputError(`${name} must be a class from 0 to 9, or -1, not ${value}.`);
  }
  if (normal === -1 && outlier === -1) throw new InputError('normal and outlier cannot both be -1.');
  return {
    normal: normal === -1 ? allBut(outlier) : [normal],
    outlier: outlier === -1 ? 'rest' : [outlier],
  };
}

function folderName(name: string): string {
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new InputError(`xp_dir must be the name of a folder within the log folder, not "${name}".`);
  }
  return join(...parts);
}

function flag(name: string, value: string): boolean {
  if (value !== '0' && value !== '1') throw new InputError(`${name} must be 0 or 1, not "${value}".`);
  return value === '1';
}

function number(name: string, value: string): number {
  if (value.trim() === '' || !Number.isFinite(Number(value))) {
    throw new InputError(`${name} must be a number, not "${value}".`);
  }
  return Number(value);
}

function integer(name: string, value: string): number {
  if (!/^-?\d+$/.test(value)) throw new InputError(`${name} must be an integer, not "${value}".`);
  return Number(value);
}
