import { expect, test } from 'vitest';
import { Autoencoder, DeepSvdd, firstKernel } from '../../dist/detectors';
import { blobs } from '../support/images';
import { withoutLeaks } from '../support/leaks';
import { noise } from '../support/numbers';

const training = { epochs: 0, milestones: [] };

test('the kernel of the first convolution, with its shape, of one channel and of three', () =>
  withoutLeaks(async () => {
    const gray = new DeepSvdd({ network: 'mnist-lenet', training });
    expect(() => firstKernel(gray)).toThrow(/fit/);
    await gray.fit(blobs(10));
    expect(firstKernel(gray)).toEqual({ shape: [5, 5, 1, 8], data: gray.weights()['conv1.weight'] });
    gray.dispose();
    const colour = new Autoencoder({ network: 'cifar10-lenet', training });
    await colour.fit({ data: noise(4 * 3072, 1), shape: [4, 32, 32, 3] });
    expect(firstKernel(colour).shape).toEqual([5, 5, 3, 32]);
    expect(firstKernel(colour).data.length).toBe(5 * 5 * 3 * 32);
    colour.dispose();
  }));
