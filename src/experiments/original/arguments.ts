import { InputError } from '../../errors';
import { SOLVERS } from '../../training/solvers';
import type { RunSettings } from '../config';
import { flag, integer, number, word } from './read';

/** The texts of a script's arguments, by their names in the script. */
export type Given = Readonly<Partial<Record<string, string>>>;

/** What one argument, by itself or with others, says here. */
type Reading = (text: string, given: Given, script: string) => RunSettings;

/** Arguments that say something else to the autoencoder's scripts. */
const trainsAutoencoder = (script: string): boolean => script.endsWith('_cae');

/** Every positional argument of the Theano program's scripts, and how it translates. */
export const ARGUMENTS = {
  device: (text) => {
    word('device', text, ['cpu'], ': there is no other one here');
    return {};
  },
  // Where the run goes and what it begins with are no settings: see `originalRun`.
  xp_dir: () => ({}),
  in_name: () => ({}),
  seed: (text) => ({ seed: integer('seed', text) }),
  solver: (text, _, script) => ({
    // The pretraining within mnist_svdd is adam at 1e-4 for 150 epochs, whatever the arguments.
    [trainsAutoencoder(script) ? 'aeSolver' : 'solver']: word('solver', text, THEANO_SOLVERS),
  }),
  lr: (text, _, script) => ({
    [trainsAutoencoder(script) ? 'aeLearningRate' : 'learningRate']: number('lr', text),
  }),
  n_epochs: (text, _, script) => ({
    [trainsAutoencoder(script) ? 'aeEpochs' : 'epochs']: integer('n_epochs', text),
  }),
  nu: (text) => ({ nu: number('nu', text) }),
  hard_margin: (text, given) => objective(flag('hard_margin', text), given),
  // Read together with hard_margin, which every script with it has.
  block_coordinate: () => ({}),
  center_fixed: (text, { block_coordinate }) => {
    if (flag('center_fixed', text)) return {};
    return { centreUpdate: block_coordinate === '1' ? 'dual' : 'gradient' };
  },
  pretrain: (text) => ({ pretrain: flag('pretrain', text) }),
  architecture: (text) => ({ network: ARCHITECTURES[word('architecture', text, ['1', '2', '3'])] }),
  pca: (text) => ({ pca: flag('pca', text) ? 0.95 : null }),
  contamination: (text) => ({ contamination: number('contamination', text) }),
  normal: (text, { outlier = '-1' }) => classes(integer('normal', text), integer('outlier', outlier)),
  // Read together with normal.
  outlier: () => ({}),
} satisfies Record<string, Reading>;

export type ArgumentName = keyof typeof ARGUMENTS;

/** The original takes any other word for adam. */
const THEANO_SOLVERS = SOLVERS.filter((name) => name !== 'amsgrad');

const ARCHITECTURES = { '1': 'cifar10-arch1', '2': 'cifar10-arch2', '3': 'cifar10-lenet' } as const;

/**
 * hard_margin 1 is one-class; hard_margin 0 the soft boundary, with R solved for in turns with the weights, or without
 * block_coordinate trained together with them.
 */
function objective(oneClass: boolean, { block_coordinate = '0' }: Given): RunSettings {
  const inTurns = flag('block_coordinate', block_coordinate);
  if (oneClass && inTurns) {
    throw new InputError(
      'block_coordinate must be 0 with hard_margin 1: without a soft boundary no R is solved for.',
    );
  }
  if (oneClass) return { objective: 'one-class' };
  return { objective: 'soft-boundary', ...(inTurns ? {} : { radiusUpdate: 'gradient' }) };
}

/** -1 stands for every class but the other side's. */
function classes(normal: number, outlier: number): RunSettings {
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
