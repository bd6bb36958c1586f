import { readFile } from 'node:fs/promises';
import { DataError, InputError } from '../../errors';
import { architectureByName, chain } from '../../networks';
import { Preprocessing } from '../../preprocessing';
import { DeepSvdd } from '../deepSvdd';
import type { NamedTensor } from '../safetensors';
import { PORT_CONSTANTS } from './portConstants';
import { fromStateDict } from './stateDict';
import { decodeTorch } from './torchFile';

/** What a model of the PyTorch port does not say about itself. */
export interface PortModelOptions {
  /** The network by its name here: the port's mnist_LeNet is 'mnist-lenet', cifar10_LeNet 'cifar10-lenet'. */
  readonly network: string;
  /** What it was trained on: 'mnist' or 'cifar10'. */
  readonly dataset: string;
  /** The normal class, which decides the constants of the preprocessing. */
  readonly normal: number;
}

/**
 * Reads a model that the authors' PyTorch port saved (model.tar: a dictionary of R, c and net_dict).
 *
 * The port saves R = 0 for the one-class objective: the detector's threshold then flags everything, until one is found
 * by `CalibratedDetector.calibrate` or given.
 *
 * @returns the detector and the port's preprocessing; the caller disposes the detector
 * @throws InputError for an unknown network, data set or class; DataError for a file that does not hold such a model
 */
export async function importPortModel(
  file: string,
  options: PortModelOptions,
): Promise<{ readonly detector: DeepSvdd; readonly preprocessing: Preprocessing }> {
  const architecture = architectureByName(options.network);
  const { inputShape, repDim } = architecture;
  const preprocessing = portPreprocessing(options);
  const model = decodeTorch(await bytesOf(file), file);
  const [radius, centre, network] = ['R', 'c', 'net_dict'].map((key) =>
    model instanceof Map ? model.get(key) : null,
  );
  if (!(network instanceof Map) || !isNumbers(centre) || !(Number(radius) >= 0)) {
    throw new DataError(
      `${file}: a model of the PyTorch port is a dictionary of R (a number), c (a list) and net_dict.`,
    );
  }
  const port = 'pytorch';
  const { recipe } = new DeepSvdd({ network: options.network, port }).options;
  const weights = fromStateDict(
    tensorsIn(network, file),
    chain(inputShape, architecture.encoder({ ...recipe, repDim })),
    inputShape,
    file,
  );
  if (centre.length !== repDim) {
    throw new DataError(`${file}: the centre has ${centre.length} numbers, but the network gives ${repDim}.`);
  }
  const state = { centre, radius: Number(radius), weights };
  return { detector: DeepSvdd.from({ network: options.network, port }, state), preprocessing };
}

/** Global contrast normalisation and the rescaling by the port's constants. @throws InputError */
export function portPreprocessing({ dataset, normal }: Omit<PortModelOptions, 'network'>): Preprocessing {
  const constants = Object.hasOwn(PORT_CONSTANTS, dataset) ? PORT_CONSTANTS[dataset] : undefined;
  if (!constants) {
    throw new InputError(
      `The PyTorch port has no data set "${dataset}". It has ${Object.keys(PORT_CONSTANTS).join(' and ')}.`,
    );
  }
  if (!Number.isInteger(normal) || normal < 0 || normal >= constants.length) {
    throw new InputError(`${dataset} has no class ${normal}: its classes are 0 to ${constants.length - 1}.`);
  }
  const [min, max] = constants[normal];
  return Preprocessing.fromJSON({
    steps: [
      { name: 'gcn', scale: 'l1' },
      { name: 'minMax', min, max },
    ],
  });
}

function tensorsIn(dictionary: ReadonlyMap<unknown, unknown>, file: string): Map<string, NamedTensor> {
  const tensors = new Map<string, NamedTensor>();
  for (const [name, value] of dictionary) {
    const isTensor = typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
    if (typeof name !== 'string' || !isTensor)
      throw new DataError(`${file}: net_dict must hold named tensors.`);
    tensors.set(name, value as NamedTensor);
  }
  return tensors;
}

const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every(Number.isFinite);

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new DataError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
}
