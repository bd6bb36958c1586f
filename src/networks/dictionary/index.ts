import { selectImages, type Images } from '../../datasets';
import type { RandomStream } from '../../random';
import type { Network } from '../network';
import { learnDictionary } from './learnDictionary';
import { standardisedPatches } from './patches';

/** What the Theano program's scripts use: images whose patches are taken, mini-batches, patches in each. */
const IMAGES = 500;
const ITERATIONS = 1000;
const BATCH = 10;

/**
 * A first convolution's kernel whose filters are the atoms of a dictionary of the images' patches.
 *
 * As in the Theano program: 500 training images at random, all their patches standardised, mini-batch dictionary learning
 * with penalty 1, 1000 batches of 10. Two things are otherwise: its patches of colour images have their channels mixed up
 * (it reads planes of colour as if they were interleaved), and its convolution turns the atoms by half a turn.
 *
 * @param images as the network will see them
 * @param shape of the kernel: [height, width, channels, filters], height and width being equal
 * @returns the kernel, row-major; filters have a length of at most 1
 */
export function dictionaryKernel(
  images: Images,
  [side, , , filters]: readonly number[],
  stream: RandomStream,
): Float32Array {
  const chosen = stream.sub('images').sample(images.shape[0], Math.min(IMAGES, images.shape[0]));
  const patches = standardisedPatches(
    selectImages(images, chosen),
    side,
    ITERATIONS * BATCH,
    stream.sub('patches'),
  );
  const size = side * side * images.shape[3];
  const options = { atoms: filters, iterations: ITERATIONS, batchSize: BATCH };
  const atoms = learnDictionary(patches, size, options, stream.sub('atoms'));
  return Float32Array.from(atoms, (_, i) => atoms[(i % filters) * size + Math.floor(i / filters)]);
}

/** Lets a network's first convolution begin with a dictionary of the images' patches. */
export function beginWithDictionary(network: Network, images: Images, stream: RandomStream): void {
  const name = 'conv1.weight';
  const shape = network.weights.find((weight) => weight.name === name)?.variable.shape ?? [];
  network.setWeights({
    ...network.copyWeights(),
    [name]: dictionaryKernel(images, shape, stream.sub('dictionary')),
  });
}
