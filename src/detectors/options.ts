import { InputError } from '../errors';
import { architectureByName, type Architecture } from '../networks';
import { checkPrecision } from '../tensorflow';
import { PORTS, type Port, type Recipe } from './ports';
import { publishedTraining } from './published';
import { checkTraining, type TrainingOptions } from './trainingOptions';

export type { TrainingOptions } from './trainingOptions';

/** What every trained network needs to know; everything but the network's name has a default. */
export interface NetworkDetectorOptions {
  /** The architecture: 'mnist-lenet'. */
  readonly network: string;
  /** Length of the representation; the paper's for the network by default. */
  readonly repDim?: number;
  /** The published program to follow, 'theano' by default. */
  readonly port?: Port;
  /** Single choices that differ from the port's. */
  readonly recipe?: Partial<Recipe>;
  /** The share of training images that may lie outside of the threshold, in (0, 1]; 0.1 by default. */
  readonly nu?: number;
  /** Everything random follows from it; 0 by default. */
  readonly seed?: number;
  /** Where it differs from the port's published settings. */
  readonly training?: Partial<TrainingOptions>;
}

/** The same with every default filled in. */
export interface ResolvedOptions {
  readonly network: string;
  readonly repDim: number;
  readonly port: Port;
  readonly recipe: Recipe;
  readonly nu: number;
  readonly seed: number;
  readonly training: TrainingOptions;
}

/**
 * @throws InputError for an unknown network or port, and for values out of range; EnvironmentError for a precision that the
 *   processor does not have
 */
export function resolveOptions(
  options: NetworkDetectorOptions,
  stage: 'autoencoder' | 'deepSvdd',
): ResolvedOptions & { readonly architecture: Architecture } {
  const architecture = architectureByName(options.network);
  const { network, repDim = architecture.repDim, port = 'theano', nu = 0.1, seed = 0 } = options;
  if (!Object.hasOwn(PORTS, port)) {
    throw new InputError(
      `There is no port "${String(port)}". Known ports: ${Object.keys(PORTS).join(', ')}.`,
    );
  }
  if (!(nu > 0 && nu <= 1)) throw new InputError(`nu must be in (0, 1], not ${nu}.`);
  const training = { ...publishedTraining(network, port, stage), ...options.training };
  checkTraining(training);
  const recipe = { ...PORTS[port], ...options.recipe };
  checkPrecision(recipe.precision ?? 'f32');
  return { network, repDim, port, recipe, nu, seed, training, architecture };
}

/** What a network's saved weights and statistics depend on. */
const STRUCTURE = ['affine', 'bias', 'decoderNorm', 'runningStatistics'] as const;

/**
 * @throws InputError unless a detector can take the weights of another's network
 */
export function checkSameNetwork(other: ResolvedOptions, own: ResolvedOptions): void {
  const differences = [
    ...(['network', 'repDim'] as const).map((key) => [key, other[key], own[key]]),
    ...STRUCTURE.map((key) => [key, other.recipe[key], own.recipe[key]]),
  ].filter(([, theirs, ours]) => (theirs ?? false) !== (ours ?? false));
  if (differences.length === 0) return;
  const list = differences.map(([key, theirs, ours]) => `${key} ${String(theirs)} / ${String(ours)}`);
  throw new InputError(`The network to begin with is another one (there / here): ${list.join(', ')}.`);
}
